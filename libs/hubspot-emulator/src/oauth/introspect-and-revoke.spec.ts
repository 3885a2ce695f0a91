import type { HubSpotEmulator } from '../hubspot-emulator.js';
import { TestClient, type ErrorBody } from '../testing/test-client.js';
import { startEmulator, stopEmulators } from '../testing/running-emulators.js';

const MINUTE_MS = 60_000;

afterEach(stopEmulators);

describe.each(['v3', '2026-03', '2026-09'])('introspect and revoke on %s', (version) => {
  let emulator: HubSpotEmulator;
  let client: TestClient;

  beforeEach(async () => {
    emulator = await startEmulator();
    client = new TestClient(emulator, version);
  });

  afterEach(() => emulator.stop());

  async function introspect(token: string) {
    return (await client.post<Record<string, unknown>>('token/introspect', { token })).body;
  }

  async function revoke(token: string, changes = {}) {
    return client.post<ErrorBody | null>('token/revoke', { token, ...changes });
  }

  it('describes an access token', async () => {
    const { access_token, scopes } = await client.connect();
    emulator.clock.advance(MINUTE_MS);
    const details = await introspect(access_token);
    expect(details).toMatchObject({
      active: true,
      token: access_token,
      token_use: 'access_token',
      token_type: 'Bearer',
      hub_id: 1234567,
      client_id: client.app.clientId,
      app_id: client.app.appId,
      scopes,
      signed_access_token: { hubId: 1234567, appId: client.app.appId },
    });
    expect(details['expires_in']).toBe(1740);
  });

  it('describes a refresh token', async () => {
    const { refresh_token, scopes } = await client.connect();
    const details = await introspect(refresh_token);
    expect(details).toMatchObject({ active: true, token_use: 'refresh_token', scopes });
    expect(details).not.toHaveProperty('expires_in');
  });

  it('returns only that a token is not active for any other token', async () => {
    const { access_token, refresh_token } = await client.connect();
    await revoke(refresh_token);
    emulator.accounts.expireAccessTokens();
    for (const token of ['made-up', access_token, refresh_token]) {
      expect(await introspect(token)).toEqual({ active: false });
    }
  });

  it('returns that no token is active after the app was uninstalled', async () => {
    const { access_token, refresh_token } = await client.connect();
    emulator.accounts.uninstall(1234567);
    for (const token of [access_token, refresh_token]) {
      expect(await introspect(token)).toEqual({ active: false });
    }
  });

  it('revokes a refresh token but not its access token', async () => {
    const { access_token, refresh_token } = await client.connect();
    const { status, body } = await revoke(refresh_token);
    expect([status, body]).toEqual([200, null]);
    const refresh = await client.refresh<ErrorBody>(refresh_token);
    expect([refresh.status, refresh.body.status]).toEqual([400, 'BAD_REFRESH_TOKEN']);
    expect((await client.call(access_token, '/account-info/v3/details')).status).toBe(200);
  });

  it('returns 200 for an unknown token and does not revoke access tokens', async () => {
    const { access_token } = await client.connect();
    expect((await revoke('made-up')).status).toBe(200);
    expect((await revoke(access_token)).status).toBe(200);
    expect((await introspect(access_token))['active']).toBe(true);
  });

  it.each(['introspect', 'revoke'])('requires client credentials for %s', async (endpoint) => {
    const { refresh_token: token } = await client.connect();
    const refused = await client.post<ErrorBody>(`token/${endpoint}`, {
      token,
      client_secret: 'wrong',
    });
    expect([refused.status, refused.body.status]).toEqual([400, 'BAD_CLIENT_SECRET']);
    const missing = await client.post<ErrorBody>(`token/${endpoint}`, {});
    expect([missing.status, missing.body.error]).toEqual([400, 'invalid_request']);
    expect((await client.refresh(token)).status).toBe(200);
  });
});

describe('introspect and revoke between two apps', () => {
  it("do not describe or revoke the other app's tokens", async () => {
    const app = {
      clientSecret: 's',
      name: 'App',
      redirectUris: ['https://app.example.com/callback'],
      requiredScopes: ['oauth'],
    };
    const emulator = await startEmulator({
      apps: [
        { ...app, clientId: 'a' },
        { ...app, clientId: 'b' },
      ],
    });
    const client = new TestClient(emulator);
    const { refresh_token: token } = await client.connect();
    const asOther = { token, client_id: 'b', client_secret: 's' };
    expect((await client.post('token/introspect', asOther)).body).toEqual({ active: false });
    expect((await client.post('token/revoke', asOther)).status).toBe(200);
    expect((await client.refresh(token)).status).toBe(200);
    await emulator.stop();
  });
});
