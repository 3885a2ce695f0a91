import { errorOf } from '../../../../test/tokens/support/error-of.js';
import { HUB_ID, TokenFixture } from '../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../test/tokens/support/token-process.js';
import {
  AuthorizationFailedError,
  InvalidAuthorizationCodeError,
  TooManyFailedInstallsError,
} from '../errors/authorization.errors.js';
import { HubSpotClientRejectedError } from '../errors/configuration.errors.js';
import { HubSpotUnavailableError } from '../errors/connection.errors.js';
import { CodeExchange } from './code-exchange.js';

const MOST_FAILURES = 30;

describe('CodeExchange', () => {
  let fixture: TokenFixture;
  let process: TokenProcess;
  let codes: CodeExchange;

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    process = fixture.process();
    const { api, installGrant, circuitBreaker } = process;
    codes = new CodeExchange(api, installGrant, circuitBreaker, fixture.clock);
  });
  afterEach(() => fixture.close());

  const respond = (status: number, body: unknown = {}, times: number | 'always' = 1) =>
    fixture.emulator.faults.plan({
      endpoint: 'token',
      times,
      fault: { kind: 'status', status, body },
    });
  const exchanges = () => fixture.emulator.requests.count('token');
  const failure = (browser: 'bound' | 'unbound' = 'bound') =>
    errorOf(codes.exchange('a-made-up-code', browser));
  async function fail(times: number, browser: 'bound' | 'unbound' = 'bound'): Promise<void> {
    for (let count = 0; count < times; count++) await failure(browser);
  }

  it('returns the grant with its account', async () => {
    const code = await fixture.codeOf(process, HUB_ID);
    const grant = await codes.exchange(code, 'bound');
    expect(grant).toMatchObject({ hubId: HUB_ID, scopes: expect.any(Array) });
    expect((await process.api.refresh(grant.refreshToken)).ok).toBe(true);
    expect(process.events).toEqual([]);
  });

  it('asks HubSpot for the account if the response does not name it', async () => {
    const { accessToken, refreshToken } = await fixture.grantOf(process, HUB_ID);
    respond(200, { access_token: accessToken, refresh_token: refreshToken });
    expect(await codes.exchange('a-code', 'bound')).toMatchObject({ hubId: HUB_ID });
  });

  it.each([
    [{ error: 'invalid_grant', status: 'BAD_AUTH_CODE' }, InvalidAuthorizationCodeError],
    [{ error: 'invalid_grant' }, InvalidAuthorizationCodeError],
    [{ status: 'EXPIRED_AUTH_CODE' }, InvalidAuthorizationCodeError],
    [{ status: 'MISMATCH_REDIRECT_URI_AUTH_CODE' }, InvalidAuthorizationCodeError],
    [{ status: 'MISSING_SCOPES' }, AuthorizationFailedError],
    [{}, AuthorizationFailedError],
  ])('after 400 with %j', async (body, expected) => {
    respond(400, body);
    expect(await failure()).toBeInstanceOf(expected);
    expect(() => process.circuitBreaker.check()).not.toThrow();
  });

  it.each([
    [503, {}, 1_000],
    [429, { 'Retry-After': '7' }, 7_000],
    [404, {}, 1_000],
  ])('fails for a while after %s', async (status, headers, retryAfterMs) => {
    const fault = { kind: 'status', status, headers, body: {} } as const;
    fixture.emulator.faults.plan({ endpoint: 'token', fault });
    const error = await failure();
    expect(error).toBeInstanceOf(HubSpotUnavailableError);
    expect(error).toMatchObject({ retryAfterMs, hubId: undefined });
    expect((error as Error).message).toContain(`(status ${status})`);
  });

  it('opens the circuit breaker if HubSpot rejects the client', async () => {
    respond(400, { error: 'invalid_client', status: 'BAD_CLIENT_SECRET' });
    expect(await failure()).toBeInstanceOf(HubSpotClientRejectedError);
    expect(() => process.circuitBreaker.check()).toThrow(HubSpotClientRejectedError);
  });

  it('is not stopped by an open circuit breaker, and closes it with a success', async () => {
    process.circuitBreaker.trip();
    await codes.exchange(await fixture.codeOf(process, HUB_ID), 'bound');
    expect(() => process.circuitBreaker.check()).not.toThrow();
  });

  describe('after 30 refused codes in a minute', () => {
    it('calls HubSpot no more until a minute has passed', async () => {
      await fail(MOST_FAILURES);
      const error = await failure();
      expect(error).toBeInstanceOf(TooManyFailedInstallsError);
      expect(error).toMatchObject({ retryAfterMs: 60_000 });
      expect(exchanges()).toBe(MOST_FAILURES);
      fixture.clock.advance(60_000);
      expect(await failure()).toBeInstanceOf(InvalidAuthorizationCodeError);
    });

    it('refuses them from browsers with a state and without one apart', async () => {
      await fail(MOST_FAILURES, 'unbound');
      expect(await failure('unbound')).toBeInstanceOf(TooManyFailedInstallsError);
      expect(await failure('bound')).toBeInstanceOf(InvalidAuthorizationCodeError);
    });

    it.each([
      ['400 without a reason', 400, {}],
      ['401 for a revoked grant', 401, { error: 'invalid_grant' }],
    ])('counts %s', async (_name, status, body) => {
      respond(status, body, MOST_FAILURES);
      await fail(MOST_FAILURES);
      expect(await failure()).toBeInstanceOf(TooManyFailedInstallsError);
    });

    it.each([
      ['while HubSpot is down', 503, {}],
      ['while HubSpot rejects the client', 401, { error: 'invalid_client' }],
    ])('counts none that failed %s', async (_name, status, body) => {
      respond(status, body, MOST_FAILURES);
      await fail(MOST_FAILURES);
      expect(await failure()).toBeInstanceOf(InvalidAuthorizationCodeError);
    });

    it('counts no success', async () => {
      await fail(MOST_FAILURES - 1);
      await codes.exchange(await fixture.codeOf(process, HUB_ID), 'bound');
      expect(await failure()).toBeInstanceOf(InvalidAuthorizationCodeError);
      expect(await failure()).toBeInstanceOf(TooManyFailedInstallsError);
    });
  });
});
