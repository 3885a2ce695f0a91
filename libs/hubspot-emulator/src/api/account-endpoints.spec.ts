import type { HubSpotEmulator } from '../hubspot-emulator.js';
import { TestClient, type ErrorBody } from '../testing/test-client.js';
import { startEmulator, stopEmulators } from '../testing/running-emulators.js';

const DETAILS = '/account-info/2026-03/details';
const MINUTE_MS = 60_000;

function limits(headers?: Headers) {
  return ['Interval-Milliseconds', 'Max', 'Remaining'].map((name) =>
    headers?.get(`X-HubSpot-RateLimit-${name}`),
  );
}

afterEach(stopEmulators);

describe('calls with an access token', () => {
  let emulator: HubSpotEmulator;
  let client: TestClient;

  beforeEach(async () => {
    emulator = await startEmulator();
    client = new TestClient(emulator);
  });

  afterEach(() => emulator.stop());

  it.each(['v3', '2026-03', '2026-09'])('return the account details on %s', async (version) => {
    const { access_token } = await client.connect(7654321);
    const { status, body } = await client.call(access_token, `/account-info/${version}/details`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ portalId: 7654321, uiDomain: 'app.hubspot.com' });
  });

  it.each([
    ['no header', undefined],
    ['another scheme', 'Basic abc'],
    ['no token', 'Bearer '],
    ['a made-up token', 'Bearer garbled'],
  ])('are refused as INVALID_AUTHENTICATION with %s', async (_, authorization) => {
    const headers = new Headers(authorization === undefined ? {} : { authorization });
    const { status, body } = await client.request<ErrorBody>(DETAILS, { headers });
    expect([status, body.category]).toEqual([401, 'INVALID_AUTHENTICATION']);
    expect(body.message).toContain('Authentication credentials not found');
  });

  it('are refused as EXPIRED_AUTHENTICATION after 30 minutes', async () => {
    const { access_token } = await client.connect();
    emulator.clock.advance(30 * MINUTE_MS - 5000);
    expect((await client.call(access_token, DETAILS)).status).toBe(200);
    emulator.clock.advance(5 * MINUTE_MS + 5000);
    const { status, body } = await client.call<ErrorBody>(access_token, DETAILS);
    expect(status).toBe(401);
    expect(body).toMatchObject({
      status: 'error',
      category: 'EXPIRED_AUTHENTICATION',
      message: 'The OAuth token used to make this call expired 5 minute(s) ago.',
      context: { 'expire time': [expect.stringMatching(/^\d{4}-.*Z$/)] },
    });
  });

  it('report a credential of another kind as a token that expired in 1970', async () => {
    const { refresh_token } = await client.connect();
    for (const token of [refresh_token, client.app.clientSecret]) {
      const { status, body } = await client.call<ErrorBody>(token, DETAILS);
      expect([status, body.category]).toEqual([401, 'EXPIRED_AUTHENTICATION']);
      expect(body).toMatchObject({ context: { 'expire time': ['1970-01-01T00:00:00.000Z'] } });
    }
  });

  it('are refused after the access tokens of that account were expired, and only in that account', async () => {
    const one = await client.connect(1234567);
    const other = await client.connect(7654321);
    expect(emulator.accounts.expireAccessTokens(1234567)).toBe(1);
    expect(emulator.accounts.expireAccessTokens(1234567)).toBe(0);
    const { body } = await client.call<ErrorBody>(one.access_token, DETAILS);
    expect(body.category).toBe('EXPIRED_AUTHENTICATION');
    expect((await client.call(other.access_token, DETAILS)).status).toBe(200);
    expect((await client.refresh(one.refresh_token)).status).toBe(200);
  });

  it('are limited to 110 in any 10 seconds for each account', async () => {
    const { access_token } = await client.connect(1234567);
    const other = await client.connect(7654321);
    const responses = await Promise.all(
      Array.from({ length: 111 }, () =>
        client.call<Record<string, unknown>>(access_token, DETAILS),
      ),
    );
    const refused = responses.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.body).toEqual({
      status: 'error',
      message: 'You have reached your ten_secondly_rolling limit.',
      errorType: 'RATE_LIMIT',
      category: 'RATE_LIMITS',
      policyName: 'TEN_SECONDLY_ROLLING',
      correlationId: expect.any(String),
    });
    expect(limits(refused[0]?.headers)).toEqual(['10000', '110', '0']);
    const elsewhere = await client.call(other.access_token, DETAILS);
    expect(limits(elsewhere.headers)).toEqual(['10000', '110', '109']);
    emulator.clock.advance(10_000);
    expect((await client.call(access_token, DETAILS)).status).toBe(200);
  });

  it('are not limited if rate limits are off', async () => {
    await emulator.stop();
    emulator = await startEmulator({ rateLimits: false });
    client = new TestClient(emulator);
    const { access_token } = await client.connect();
    const responses = await Promise.all(
      Array.from({ length: 150 }, () => client.call(access_token, DETAILS)),
    );
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    expect(responses[0]?.headers.has('X-HubSpot-RateLimit-Max')).toBe(false);
  });

  it.each(['v3', '2026-03', '2026-09'])('uninstall the app on %s', async (version) => {
    const { access_token, refresh_token } = await client.connect();
    const uninstall = () =>
      client.call(access_token, `/appinstalls/${version}/external-install`, { method: 'DELETE' });
    expect((await uninstall()).status).toBe(204);
    expect((await uninstall()).status).toBe(401);
    const refresh = await client.refresh<ErrorBody>(refresh_token);
    expect([refresh.status, refresh.body.status]).toEqual([400, 'BAD_REFRESH_TOKEN']);
    const again = await client.connect();
    expect((await client.call(again.access_token, DETAILS)).status).toBe(200);
    expect((await client.call(access_token, DETAILS)).status).toBe(401);
  });

  it('are refused after an administrator removed the app', async () => {
    const { access_token, refresh_token } = await client.connect(1234567);
    const other = await client.connect(7654321);
    expect(emulator.accounts.uninstall(1234567, 'another-app')).toBe(0);
    expect(emulator.accounts.uninstall(1234567)).toBe(1);
    expect((await client.call(access_token, DETAILS)).status).toBe(401);
    expect((await client.refresh(refresh_token)).status).toBe(400);
    expect((await client.call(other.access_token, DETAILS)).status).toBe(200);
  });
});
