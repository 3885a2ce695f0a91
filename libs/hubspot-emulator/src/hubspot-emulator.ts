import { once } from 'node:events';
import type { Server } from 'node:http';
import { AccountRegistry } from './accounts/account-registry.js';
import { SAMPLE_ACCOUNTS } from './accounts/emulated-account.js';
import { AppRegistry } from './apps/app-registry.js';
import { SAMPLE_APP, type RegisteredApp } from './apps/emulated-app.js';
import { pressButton } from './authorize/press-button.js';
import {
  accountOf,
  appOf,
  type CardCallOptions,
  sendCardCall,
  signedCardCall,
  signedRequest,
  type SignedRequest,
  type SignedRequestOptions,
} from './cards/card-call.js';
import type { EmulatedHubSpot } from './emulated-hubspot.js';
import { endpointsOf } from './endpoints.js';
import { describeFault, FaultRegistry } from './faults/fault-registry.js';
import { AuthorizationCodes } from './grants/authorization-codes.js';
import { GrantStore } from './grants/grant-store.js';
import { readStateFile, StateFile } from './grants/state-file.js';
import { httpServer } from './http/server.js';
import { startOfInstall } from './marketplace/marketplace-install.js';
import type { HubSpotEmulatorOptions } from './options.js';
import { RequestLog } from './requests/request-log.js';
import { EmulatorClock } from './runtime/clock.js';
import { cryptographicRandomSource as random } from './runtime/random-source.js';

/**
 * HubSpot's OAuth server and the CRM calls around it, on this machine.
 *
 * @example
 * const emulator = await HubSpotEmulator.start();
 * const callback = await emulator.approve(authorizeUrl, { hubId: 1234567 });
 * await emulator.stop();
 */
export class HubSpotEmulator {
  /** The origin, such as `http://127.0.0.1:4010`, of the API and of the consent pages alike. */
  readonly url: string;
  /** The accounts, and what their administrators can do. */
  readonly accounts: AccountRegistry;
  /** What is to go wrong. */
  readonly faults: FaultRegistry;
  /** What was called so far. */
  readonly requests: RequestLog;
  /** The time by which codes and tokens expire and rate limits roll. */
  readonly clock: EmulatorClock;
  readonly #hubSpot: EmulatedHubSpot;
  readonly #server: Server;
  readonly #stopping: AbortController;
  readonly #stateFile: StateFile | undefined;
  #stopped: Promise<void> | undefined;

  private constructor(parts: {
    url: string;
    hubSpot: EmulatedHubSpot;
    faults: FaultRegistry;
    requests: RequestLog;
    server: Server;
    stopping: AbortController;
    stateFile: StateFile | undefined;
  }) {
    this.url = parts.url;
    this.accounts = parts.hubSpot.accounts;
    this.clock = parts.hubSpot.clock;
    this.faults = parts.faults;
    this.requests = parts.requests;
    this.#hubSpot = parts.hubSpot;
    this.#server = parts.server;
    this.#stopping = parts.stopping;
    this.#stateFile = parts.stateFile;
  }

  /** Starts an emulator and resolves once it listens. */
  static async start(options: HubSpotEmulatorOptions = {}): Promise<HubSpotEmulator> {
    const { host = '127.0.0.1', port = 0, stateFile: stateFilePath } = options;
    const saved = stateFilePath === undefined ? undefined : await readStateFile(stateFilePath);
    const clock = new EmulatorClock(saved?.clockOffsetMs);
    const grants = new GrantStore(clock, random, options.expiresInSeconds ?? 1800);
    if (saved !== undefined) grants.restore(saved.grants);
    const hubSpot: EmulatedHubSpot = {
      apps: new AppRegistry(options.apps ?? [SAMPLE_APP]),
      accounts: new AccountRegistry(options.accounts ?? SAMPLE_ACCOUNTS, grants),
      grants,
      codes: new AuthorizationCodes(clock, random),
      clock,
      random,
      settings: {
        denial: options.denial ?? 'redirect',
        rateLimits: options.rateLimits ?? true,
        rotateRefreshTokens: options.rotateRefreshTokens ?? false,
      },
    };
    const stateFile =
      stateFilePath === undefined
        ? undefined
        : new StateFile(stateFilePath, () => ({
            clockOffsetMs: clock.offsetMs,
            grants: grants.snapshot(),
          }));
    if (stateFile !== undefined) grants.onChange = () => stateFile.save();
    const faults = new FaultRegistry();
    const requests = new RequestLog(options.onRequest);
    const stopping = new AbortController();
    const server = httpServer(endpointsOf(hubSpot), {
      clock,
      random,
      faults,
      requests,
      saved: async () => stateFile?.saved(),
      stopping: stopping.signal,
    });
    server.listen(port, host);
    await once(server, 'listening');
    const url = originOf(server, host);
    return new HubSpotEmulator({ url, hubSpot, faults, requests, server, stopping, stateFile });
  }

  /** The apps it knows, with every default filled in. */
  get apps(): readonly RegisteredApp[] {
    return this.#hubSpot.apps.all();
  }

  /** Every client secret, code and token of this run, dead ones included: what must not leak. */
  secrets(): string[] {
    const { apps, codes, grants } = this.#hubSpot;
    return [...apps.all().map((app) => app.clientSecret), ...codes.secrets(), ...grants.secrets()];
  }

  /**
   * Does what a person does who opens the authorization URL and presses Approve.
   *
   * @param choice - the account to pick and the optional scopes to leave ticked; by default what the
   *   page has preselected
   * @returns the callback URL the browser would be redirected to
   * @throws Error with the page's text, if the page shows an error
   */
  async approve(
    authorizeUrl: string,
    choice: {
      readonly hubId?: number | undefined;
      readonly optionalScopes?: readonly string[] | undefined;
    } = {},
  ): Promise<string> {
    const callback = await pressButton(authorizeUrl, { ...choice, decision: 'approve' });
    if (callback === undefined) throw new Error('The consent page did not redirect');
    return callback;
  }

  /**
   * What a person does who installs the app from HubSpot's Marketplace, without having been at it.
   *
   * @param choice - the app and the account, by default the first ones; and whether the app wants
   *   people to sign in first
   * @returns the URL of the app that the browser is sent to
   * @throws Error if the account lacks a scope that the app requires
   */
  installFromMarketplace(
    choice: {
      readonly clientId?: string | undefined;
      readonly hubId?: number | undefined;
      readonly signIn?: boolean | undefined;
    } = {},
  ): string {
    const app = appOf(this.#hubSpot, choice.clientId);
    const account = accountOf(this.#hubSpot, choice.hubId);
    const install = { app, account, origin: this.url };
    return startOfInstall(this.#hubSpot, install, { signIn: choice.signIn ?? false });
  }

  /**
   * Does what a person does who presses Cancel.
   *
   * @returns the callback URL the browser would be redirected to; none if denial is `silent`
   */
  async deny(authorizeUrl: string): Promise<string | undefined> {
    return pressButton(authorizeUrl, { decision: 'cancel' });
  }

  /** A request as HubSpot signs webhooks: to that URL and no other. Nothing is sent. */
  signRequest(url: string, options: SignedRequestOptions = {}): SignedRequest {
    return signedRequest(this.#hubSpot, url, options);
  }

  /**
   * What HubSpot sends when a UI extension calls `hubspot.fetch(url)`: the URL with who calls, and
   * the signature. Nothing is sent.
   */
  signCardCall(url: string, options: CardCallOptions = {}): SignedRequest {
    return signedCardCall(this.#hubSpot, url, options);
  }

  /**
   * Calls an app's server as a UI extension does with `hubspot.fetch(url)`.
   *
   * @param url - absolute; HubSpot wants https and none of this machine, the emulator takes any
   */
  async callCard(url: string, options: CardCallOptions = {}): Promise<Response> {
    return sendCardCall(this.signCardCall(url, options));
  }

  /**
   * Shuts everything down, open connections included.
   *
   * @throws Error naming the planned faults that no call has met, unless told to ignore them
   */
  async stop({ ignoreUnmetFaults = false } = {}): Promise<void> {
    this.#stopped ??= this.#shutDown();
    await this.#stopped;
    const unmet = ignoreUnmetFaults ? [] : this.faults.unmet();
    if (unmet.length > 0) {
      throw new Error(`Planned faults were never met: ${unmet.map(describeFault).join('; ')}`);
    }
  }

  /** Once: a second time would write its old state over what a successor has saved since. */
  async #shutDown(): Promise<void> {
    this.#stopping.abort();
    if (this.#server.listening) {
      const closed = once(this.#server, 'close');
      this.#server.close();
      this.#server.closeAllConnections();
      await closed;
    }
    this.#stateFile?.save();
    await this.#stateFile?.saved();
  }
}

/** An address that clients can connect to: "any address" is none. */
function originOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
