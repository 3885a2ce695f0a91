import type { HubSpotEmulator } from '../hubspot-emulator.js';
import { TestClient, type ErrorBody } from '../testing/test-client.js';
import { startEmulator, stopEmulators } from '../testing/running-emulators.js';

const VERSIONS = ['v1', 'v3', '2026-03', '2026-09'];
const OTHER_APP = {
  clientId: 'other-app',
  clientSecret: 'other-secret',
  name: 'Other App',
  redirectUris: ['http://localhost:3000/hubspot/oauth/callback'],
  requiredScopes: ['oauth', 'crm.objects.contacts.read'],
};
const OTHER_CLIENT = { client_id: 'other-app', client_secret: 'other-secret' };

afterEach(stopEmulators);

describe('the token endpoint', () => {
  let emulator: HubSpotEmulator;
  let client: TestClient;

  beforeEach(async () => {
    emulator = await startEmulator();
    client = new TestClient(emulator);
  });

  afterEach(() => emulator.stop());

  it.each(VERSIONS)('exchanges a code and refreshes on %s', async (version) => {
    client = new TestClient(emulator, version);
    const exchanged = await client.exchange(await client.authorize(7654321));
    expect(exchanged.status).toBe(200);
    expect(exchanged.headers.get('cache-control')).toBe('no-store');
    expect(exchanged.body).toEqual({
      token_type: 'bearer',
      token_use: 'access_token',
      hub_id: 7654321,
      scopes: ['oauth', 'crm.objects.contacts.read'],
      expires_in: 1800,
      access_token: expect.stringMatching(/^[\w-]{300,600}$/),
      refresh_token: expect.stringMatching(/^na1(-[0-9a-f]{4}){4}-[0-9a-f]{12}$/),
    });
    const refreshed = await client.refresh(exchanged.body.refresh_token);
    expect(refreshed.status).toBe(200);
    expect(refreshed.body).toEqual({ ...exchanged.body, access_token: expect.any(String) });
    expect(refreshed.body.access_token).not.toBe(exchanged.body.access_token);
  });

  it('refreshes on any version a token of any other version', async () => {
    const { refresh_token } = await new TestClient(emulator, 'v1').connect();
    for (const version of VERSIONS) {
      expect((await new TestClient(emulator, version).refresh(refresh_token)).status).toBe(200);
    }
  });

  it('accepts a code once', async () => {
    const code = await client.authorize(1234567);
    await client.exchange(code);
    const again = await client.exchange<ErrorBody>(code);
    expect(again.status).toBe(400);
    expect(again.body).toEqual({
      error: 'invalid_grant',
      error_description: 'missing or unknown auth code',
      status: 'BAD_AUTH_CODE',
      message: 'missing or unknown auth code',
      category: 'VALIDATION_ERROR',
      correlationId: expect.any(String),
    });
  });

  it('refuses a code after five minutes', async () => {
    const inTime = await client.authorize(1234567);
    emulator.clock.advance(4 * 60_000);
    expect((await client.exchange(inTime)).status).toBe(200);
    const late = await client.authorize(1234567);
    emulator.clock.advance(5 * 60_000);
    const { body } = await client.exchange<ErrorBody>(late);
    expect([body.status, body.error]).toEqual(['EXPIRED_AUTH_CODE', 'invalid_grant']);
  });

  it.each([
    [{ code: 'made-up' }, 'BAD_AUTH_CODE', 'invalid_grant'],
    [{ code: undefined }, 'BAD_AUTH_CODE', 'invalid_grant'],
    [{ redirect_uri: 'http://localhost/x' }, 'MISMATCH_REDIRECT_URI_AUTH_CODE', 'invalid_grant'],
    [{ redirect_uri: undefined }, 'BAD_REDIRECT_URI', 'invalid_request'],
    [{ client_id: 'nobody' }, 'BAD_CLIENT_ID', 'invalid_client'],
    [{ client_id: undefined }, 'BAD_CLIENT_ID', 'invalid_client'],
    [{ client_secret: 'wrong' }, 'BAD_CLIENT_SECRET', 'invalid_client'],
    [{ client_secret: undefined }, 'BAD_CLIENT_SECRET', 'invalid_client'],
    [{ grant_type: 'password' }, 'BAD_GRANT_TYPE', 'unsupported_grant_type'],
    [{ grant_type: undefined }, 'BAD_GRANT_TYPE', 'unsupported_grant_type'],
  ])('refuses an exchange with %p as %s', async (changes, status, error) => {
    const code = await client.authorize(1234567);
    const refused = await client.exchange<ErrorBody>(code, changes);
    expect(refused.status).toBe(400);
    expect([refused.body.status, refused.body.error]).toEqual([status, error]);
    expect((await client.exchange(code)).status).toBe(200);
  });

  it('binds codes and refresh tokens to their client', async () => {
    await emulator.stop();
    emulator = await startEmulator({ apps: [{ ...OTHER_APP, clientId: 'a' }, OTHER_APP] });
    client = new TestClient(emulator);
    const code = await client.authorize(1234567);
    const stolenCode = await client.exchange<ErrorBody>(code, OTHER_CLIENT);
    expect(stolenCode.body.status).toBe('BAD_AUTH_CODE');
    const { refresh_token } = (await client.exchange(code)).body;
    const stolenToken = await client.refresh<ErrorBody>(refresh_token, OTHER_CLIENT);
    expect(stolenToken.body.status).toBe('BAD_REFRESH_TOKEN');
  });

  it.each(['v3', '2026-03', '2026-09'])(
    'refuses parameters in the query on %s',
    async (version) => {
      const { body } = await new TestClient(emulator, version).post<ErrorBody>('token?code=1', {});
      expect(body.error).toBe('invalid_request');
    },
  );

  it('accepts the refresh token in the query on v1', async () => {
    const { refresh_token } = await client.connect();
    const v1 = new TestClient(emulator, 'v1');
    const path = `token?refresh_token=${refresh_token}`;
    expect((await v1.post(path, { grant_type: 'refresh_token' })).status).toBe(200);
  });

  it('refuses a JSON body and a repeated parameter', async () => {
    const json = await client.request<ErrorBody>('/oauth/2026-03/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'refresh_token' }),
    });
    expect(json.body.error_description).toContain('application/x-www-form-urlencoded');
    const twice = await client.request<ErrorBody>('/oauth/2026-03/token', {
      method: 'POST',
      body: new URLSearchParams('grant_type=refresh_token&grant_type=refresh_token'),
    });
    expect(twice.body.error_description).toContain('repeated');
  });

  it('returns BAD_HUB after the account was deleted', async () => {
    const code = await client.authorize(1234567);
    const { access_token, refresh_token } = await client.connect(1234567);
    emulator.accounts.remove(1234567);
    const refresh = await client.refresh<ErrorBody>(refresh_token);
    const exchange = await client.exchange<ErrorBody>(code);
    for (const { status, body } of [refresh, exchange]) {
      expect([status, body.status, body.error]).toEqual([400, 'BAD_HUB', 'access_denied']);
    }
    expect((await client.call(access_token, '/account-info/v3/details')).status).toBe(401);
  });

  it('keeps the earlier refresh token and its scopes when the app is installed again', async () => {
    const first = await client.connect();
    const second = await client.connect(1234567, { optional_scope: 'crm.objects.contacts.write' });
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await client.refresh(first.refresh_token)).body.scopes).toEqual(first.scopes);
    expect((await client.refresh(second.refresh_token)).body.scopes).toEqual(second.scopes);
  });

  it('issues access tokens with the configured lifetime', async () => {
    await emulator.stop();
    emulator = await startEmulator({ expiresInSeconds: 60 });
    client = new TestClient(emulator);
    expect((await client.connect()).expires_in).toBe(60);
  });

  it('with rotation, accepts each refresh token once', async () => {
    await emulator.stop();
    emulator = await startEmulator({ rotateRefreshTokens: true });
    client = new TestClient(emulator);
    const first = await client.connect();
    const second = (await client.refresh(first.refresh_token)).body;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const again = await client.refresh<ErrorBody>(first.refresh_token);
    expect(again.body.status).toBe('BAD_REFRESH_TOKEN');
    expect((await client.refresh(second.refresh_token)).status).toBe(200);
  });
});
