import { Reflector } from '@nestjs/core';
import { contextOf, GuardFixture, ORIGIN } from '../../../../test/guards/support/guard-fixture.js';
import { errorOf } from '../../../../test/tokens/support/error-of.js';
import { HUB_ID } from '../../../../test/tokens/support/token-fixture.js';
import { CrossSiteRequestError, InvalidSignatureError } from '../errors/request.errors.js';
import type { HttpRequest } from '../runtime/http-request.js';
import { resolveAccount } from '../session/request-account.js';
import { AcceptHubSpotSignatures } from './accept-hubspot-signatures.decorator.js';
import { HubSpotSignatureGuard } from './hubspot-signature.guard.js';
import { SameOriginGuard } from './same-origin.guard.js';

const CALLER = Symbol.for('nestjs-hubspot-oauth:current-caller');
const PATH = `/cards?portalId=${HUB_ID}&userId=42&userEmail=a%40b.example&appId=7`;
const BODY = [{ eventId: 1 }];

class Routes {
  byDefault(): void {}
}

@AcceptHubSpotSignatures('v2')
class LegacyRoutes {
  ofController(): void {}
  @AcceptHubSpotSignatures('v1', 'v3')
  ofHandler(): void {}
}

const callerOf = (request: HttpRequest) => (request as unknown as Record<symbol, unknown>)[CALLER];

describe('HubSpotSignatureGuard', () => {
  let fixture: GuardFixture;
  let guard: HubSpotSignatureGuard;

  beforeEach(async () => {
    fixture = await GuardFixture.create();
    guard = new HubSpotSignatureGuard(new Reflector(), fixture.services);
  });
  afterEach(() => fixture.close());

  const post = (signature: 'v1' | 'v2' | 'v3', path = '/webhooks') =>
    fixture.signed(path, { method: 'POST', body: BODY, signature });
  const refusal = (context: ReturnType<typeof contextOf>) =>
    errorOf((async () => guard.canActivate(context))());
  const accountOf = (request: HttpRequest) => resolveAccount(request, fixture.resolver);

  it('admits what HubSpot signed, for the signed account alone', () => {
    const request = fixture.signed(PATH);
    expect(guard.canActivate(contextOf(request, Routes, 'byDefault'))).toBe(true);
    expect(callerOf(request)).toEqual({
      portalId: HUB_ID,
      userId: 42,
      userEmail: 'a@b.example',
      appId: 7,
    });
    fixture.resolver.account = undefined;
    expect(accountOf(request)).toEqual({ hubId: HUB_ID });
  });

  it('admits a signed request without an account for none, whatever session it has', () => {
    const request = fixture.signed('/cards');
    expect(guard.canActivate(contextOf(request, Routes, 'byDefault'))).toBe(true);
    expect(accountOf(request)).toBeUndefined();
    expect(callerOf(request)).toBeUndefined();
  });

  it.each<[string, (request: HttpRequest) => HttpRequest]>([
    ['another path', (request) => ({ ...request, originalUrl: '/webhook' })],
    ['another method', (request) => ({ ...request, method: 'PUT' })],
    ['another body', (request) => ({ ...request, rawBody: Buffer.from('[{"eventId":2}]') })],
    ['no headers', (request) => ({ ...request, headers: {} })],
  ])('refuses %s than HubSpot signed', async (_name, change) => {
    const request = change(post('v3'));
    const error = await refusal(contextOf(request, Routes, 'byDefault'));
    expect(error).toBeInstanceOf(InvalidSignatureError);
    expect(accountOf(request)).toEqual({ hubId: HUB_ID });
    expect(callerOf(request)).toBeUndefined();
  });

  it.each([
    ['a route without versions', Routes, 'byDefault', ['v3']],
    ['a controller with v2', LegacyRoutes, 'ofController', ['v2']],
    ['a handler with v1 and v3, whatever its controller', LegacyRoutes, 'ofHandler', ['v1', 'v3']],
  ])('accepts on %s only those', (_name, controller, method, accepted) => {
    const admitted = (['v1', 'v2', 'v3'] as const).filter((version) => {
      const context = contextOf(post(version), controller, method);
      try {
        return guard.canActivate(context);
      } catch {
        return false;
      }
    });
    expect(admitted).toEqual(accepted);
  });
});

describe('SameOriginGuard', () => {
  let fixture: GuardFixture;
  let guard: SameOriginGuard;

  beforeEach(async () => {
    fixture = await GuardFixture.create();
    guard = new SameOriginGuard(fixture.services);
  });
  afterEach(() => fixture.close());

  const admits = (headers: HttpRequest['headers']) => () =>
    guard.canActivate(contextOf(fixture.request(headers), Routes, 'byDefault'));

  it.each([
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'same-origin', origin: 'null' },
    { origin: ORIGIN },
  ])('admits %j', (headers) => {
    expect(admits(headers)()).toBe(true);
  });

  it.each([
    {},
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: ORIGIN },
    { 'sec-fetch-site': 'none', origin: ORIGIN },
    { 'sec-fetch-site': '', origin: ORIGIN },
    { origin: `${ORIGIN}.evil.example` },
    { origin: 'http://app.example.com' },
    { origin: `${ORIGIN}:8443` },
    { origin: `${ORIGIN}/` },
    { origin: 'null' },
  ])('refuses %j', (headers) => {
    expect(admits(headers)).toThrow(CrossSiteRequestError);
  });
});
