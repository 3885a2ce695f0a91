import type { ExecutionContext, Type } from '@nestjs/common';
import type { SignedRequestOptions } from 'hubspot-emulator';
import {
  HubSpotAccountResolver,
  type HubSpotConnection,
  HubSpotConnections,
  type HttpRequest,
  type ResolvedAccount,
} from 'nestjs-hubspot-oauth';
import { GuardServices } from '../../../libs/hubspot-oauth/src/guards/guard-services.js';
import { RequestSignatures } from '../../../libs/hubspot-oauth/src/signatures/request-signatures.js';
import { HUB_ID, TokenFixture } from '../../tokens/support/token-fixture.js';
import type { TokenProcess } from '../../tokens/support/token-process.js';

export const ORIGIN = 'https://app.example.com';
export const INSTALL_URL = `${ORIGIN}/hubspot/oauth/install`;

/** Resolves what a test says. */
class ChosenAccount extends HubSpotAccountResolver {
  account: ResolvedAccount | undefined;
  isSlow = false;

  override resolve() {
    return this.isSlow ? Promise.resolve(this.account) : this.account;
  }
}

/** What guards inject, with one connected account, and the contexts that they are called with. */
export class GuardFixture {
  readonly resolver = new ChosenAccount();
  readonly services: GuardServices;

  private constructor(
    readonly tokens: TokenFixture,
    readonly process: TokenProcess,
  ) {
    const { options, cache } = process;
    const connections = new HubSpotConnections(options, tokens.store);
    const signatures = new RequestSignatures(options, tokens.clock);
    this.services = new GuardServices(
      this.resolver,
      cache,
      connections,
      signatures,
      INSTALL_URL,
      options,
    );
  }

  static async create(): Promise<GuardFixture> {
    const tokens = await TokenFixture.create();
    const fixture = new GuardFixture(tokens, await tokens.connected());
    // HubSpot signs with the time of the emulator.
    tokens.clock.advance(tokens.emulator.clock.now() - tokens.clock.now());
    await fixture.process.cache.load(HUB_ID);
    fixture.resolver.account = { hubId: HUB_ID };
    tokens.statements.length = 0;
    return fixture;
  }

  get connection(): HubSpotConnection {
    const cached = this.process.cache.get(HUB_ID);
    if (cached === undefined) throw new Error('Nothing is cached');
    return cached.connection;
  }

  request(headers: HttpRequest['headers'] = {}, path = '/contacts'): HttpRequest {
    return { method: 'GET', originalUrl: path, headers };
  }

  /** A request as HubSpot signs it. */
  signed(path: string, options: SignedRequestOptions = {}): HttpRequest {
    const request = this.tokens.emulator.signRequest(`${ORIGIN}${path}`, options);
    const headers = Object.entries(request.headers).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]);
    return {
      method: request.method,
      originalUrl: path,
      headers: Object.fromEntries(headers) as HttpRequest['headers'],
      ...(request.body !== undefined && { rawBody: Buffer.from(request.body) }),
    };
  }

  close(): Promise<void> {
    return this.tokens.close();
  }
}

/** The context in which Nest calls a guard of a controller's method. */
export function contextOf(
  request: unknown,
  controller: Type<object>,
  method: string,
  type = 'http',
): ExecutionContext {
  const parameters = type === 'http' ? [request] : [undefined, {}, request];
  return {
    getType: () => type,
    getClass: () => controller,
    getHandler: () => (controller.prototype as Record<string, () => unknown>)[method],
    getArgByIndex: (index: number) => parameters[index],
  } as unknown as ExecutionContext;
}
