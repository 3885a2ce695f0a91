import { setImmediate as immediate } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { HubSpotEmulator, type HubSpotEmulatorOptions } from 'hubspot-emulator';
import {
  ConnectionStoreUnavailableError,
  HubSpotConnectionRepository,
  type HubSpotOAuthOptions,
} from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import { authorizationUrl } from '../../../libs/hubspot-oauth/src/oauth-api/authorization-url.js';
import { resolveOptions } from '../../../libs/hubspot-oauth/src/options/resolve-options.js';
import { SCOPES, TEST_KEY, testApp } from '../../support/boot-app.js';
import { createTokenProcess, type TokenProcess } from './token-process.js';

export const HUB_ID = 1234567;
export const OTHER_HUB_ID = 7654321;
const CALLBACK = 'https://app.example.com/hubspot/oauth/callback';

/** HubSpot, a store and a clock, and the token classes of the processes that share them. */
export class TokenFixture {
  readonly clock = new ManualClock();
  /** How the store fails. */
  storeFault: 'none' | 'down' | 'hangs' = 'none';
  /** The methods of the store that were called. */
  readonly statements: string[] = [];
  /** Called before each of them: what happens meanwhile in other processes, or how long it takes. */
  beforeStatement: (name: string) => Promise<void> | void = () => undefined;
  readonly store: HubSpotConnectionRepository;
  private readonly processes: TokenProcess[] = [];

  private constructor(
    readonly emulator: HubSpotEmulator,
    private readonly options: Partial<HubSpotOAuthOptions>,
  ) {
    const memory = new InMemoryHubSpotConnectionRepository(this.clock);
    this.store = new Proxy<HubSpotConnectionRepository>(memory, {
      get: (target, name: keyof HubSpotConnectionRepository) => {
        const method: unknown = target[name];
        if (typeof method !== 'function') return method;
        return async (...parameters: unknown[]): Promise<unknown> => {
          this.statements.push(name);
          await this.beforeStatement(name);
          if (this.storeFault === 'hangs') return new Promise(() => undefined);
          if (this.storeFault === 'down') {
            throw new ConnectionStoreUnavailableError({ cause: new Error('The store is down') });
          }
          return Reflect.apply(method, target, parameters);
        };
      },
    });
  }

  static async create(
    options: Partial<HubSpotOAuthOptions> = {},
    emulator: HubSpotEmulatorOptions = {},
  ): Promise<TokenFixture> {
    if (!process.env['DEBUG_TESTS']) Logger.overrideLogger(false);
    const apps = [testApp(CALLBACK)];
    return new TokenFixture(
      await HubSpotEmulator.start({ apps, rateLimits: false, ...emulator }),
      options,
    );
  }

  /** A process. @param change options that differ from those of the fixture */
  process(change: Partial<HubSpotOAuthOptions> = {}): TokenProcess {
    const [app] = this.emulator.apps;
    if (app === undefined) throw new Error('The emulator has no app');
    const options = resolveOptions({
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      redirectUri: CALLBACK,
      scopes: SCOPES,
      encryptionKeys: TEST_KEY,
      apiUrl: this.emulator.url,
      appUrl: this.emulator.url,
      ...this.options,
      ...change,
    });
    const process = createTokenProcess(options, this.store, this.clock);
    this.processes.push(process);
    return process;
  }

  /** A process, and an account that it connected. */
  async connected(hubId = HUB_ID): Promise<TokenProcess> {
    const process = this.process();
    await process.installGrant.install(await this.grantOf(process, hubId), 'install');
    process.events.length = 0;
    return process;
  }

  async codeOf(process: TokenProcess, hubId: number): Promise<string> {
    const url = authorizationUrl(process.options, { state: 'a-state', hubId });
    const callback = new URL(await this.emulator.approve(url, { hubId }));
    return callback.searchParams.get('code') ?? '';
  }

  async grantOf(process: TokenProcess, hubId: number) {
    const result = await process.api.exchangeCode(await this.codeOf(process, hubId));
    if (!result.ok) throw new Error(result.failure.reason);
    return process.installGrant.identify(result.value);
  }

  async row(hubId = HUB_ID) {
    const clientId = this.emulator.apps[0]?.clientId ?? '';
    const row = await this.store.find({ clientId, hubId });
    if (row === undefined) throw new Error('There is no such row');
    return row;
  }

  /** Lets time pass until the work has ended. It stands still while HubSpot processes a call. */
  async until<Value>(work: Promise<Value>, stepMs = 5): Promise<Value> {
    const state = { isDone: false };
    void Promise.allSettled([work]).then(() => (state.isDone = true));
    while (!state.isDone) await this.pass(stepMs);
    return work;
  }

  async pass(durationMs: number): Promise<void> {
    for (let passes = 0; passes < 3; passes += 1) await immediate();
    while (this.processes.some(({ api }) => api.pending > 0)) await immediate();
    this.clock.advance(durationMs);
  }

  refreshes(): number {
    return this.emulator.requests.count('token', { grantType: 'refresh_token' });
  }

  async close(): Promise<void> {
    this.storeFault = 'none';
    for (const { shutdown } of this.processes) shutdown.onModuleDestroy();
    await this.emulator.stop();
  }
}
