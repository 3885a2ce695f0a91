import { HubSpotEmulator } from '../hubspot-emulator.js';
import { TestClient, type ErrorBody } from '../testing/test-client.js';

describe('version 1 token metadata', () => {
  let emulator: HubSpotEmulator;
  let client: TestClient;

  beforeEach(async () => {
    emulator = await HubSpotEmulator.start();
    client = new TestClient(emulator, 'v1');
  });

  afterEach(() => emulator.stop());

  it('describes an access token', async () => {
    const { access_token } = await client.connect();
    const { body } = await client.request(`/oauth/v1/access-tokens/${access_token}`);
    expect(body).toMatchObject({ token: access_token, hub_id: 1234567, token_type: 'access' });
  });

  it('describes a refresh token', async () => {
    const { refresh_token } = await client.connect();
    const { body } = await client.request(`/oauth/v1/refresh-tokens/${refresh_token}`);
    expect(body).toMatchObject({ hub_id: 1234567, client_id: client.app.clientId });
  });

  it('deletes a refresh token but not its access token', async () => {
    const { access_token, refresh_token } = await client.connect();
    const path = `/oauth/v1/refresh-tokens/${refresh_token}`;
    expect((await client.request(path, { method: 'DELETE' })).status).toBe(204);
    expect((await client.request(path, { method: 'DELETE' })).status).toBe(404);
    expect((await client.refresh<ErrorBody>(refresh_token)).body.status).toBe('BAD_REFRESH_TOKEN');
    expect((await client.request(`/oauth/v1/access-tokens/${access_token}`)).status).toBe(200);
  });

  it('returns 404 for a token of the other kind', async () => {
    const { access_token, refresh_token } = await client.connect();
    expect((await client.request(`/oauth/v1/access-tokens/${refresh_token}`)).status).toBe(404);
    expect((await client.request(`/oauth/v1/refresh-tokens/${access_token}`)).status).toBe(404);
  });
});
