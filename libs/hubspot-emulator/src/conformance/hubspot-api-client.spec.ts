import { Client } from '@hubspot/api-client';
import { HubSpotEmulator } from '../hubspot-emulator.js';
import { TestClient } from '../testing/test-client.js';

/** The official client uses version 1 of OAuth. Only its base path is changed. */
describe('the official @hubspot/api-client', () => {
  let emulator: HubSpotEmulator;
  let hubSpot: Client;
  let client: TestClient;

  beforeEach(async () => {
    emulator = await HubSpotEmulator.start();
    hubSpot = new Client({ basePath: emulator.url });
    client = new TestClient(emulator);
  });

  afterEach(() => emulator.stop());

  async function exchange() {
    const url = new URL(
      hubSpot.oauth.getAuthorizationUrl(
        client.app.clientId,
        client.redirectUri,
        'oauth crm.objects.contacts.read',
        'crm.objects.contacts.write',
        'state',
      ),
    );
    const callback = await emulator.approve(`${emulator.url}${url.pathname}${url.search}`);
    return hubSpot.oauth.tokensApi.create(
      'authorization_code',
      new URL(callback).searchParams.get('code') ?? '',
      client.redirectUri,
      client.app.clientId,
      client.app.clientSecret,
    );
  }

  async function refresh(refreshToken: string | undefined) {
    const { clientId, clientSecret } = client.app;
    const redirectUri = client.redirectUri;
    return hubSpot.oauth.tokensApi.create(
      'refresh_token',
      undefined,
      redirectUri,
      clientId,
      clientSecret,
      refreshToken,
    );
  }

  it('exchanges a code, refreshes, and lists, reads and creates contacts', async () => {
    const exchanged = await exchange();
    const refreshed = await refresh(exchanged.refreshToken);
    expect(refreshed).toMatchObject({ tokenType: 'bearer', expiresIn: 1800 });
    hubSpot.setAccessToken(refreshed.accessToken);

    const first = await hubSpot.crm.contacts.basicApi.getPage(20);
    const second = await hubSpot.crm.contacts.basicApi.getPage(20, first.paging?.next?.after);
    const { contacts } = emulator.accounts.get(1234567);
    const ids = [...first.results, ...second.results].map(({ id }) => id);
    expect(ids).toEqual(contacts.map(({ id }) => id));
    expect(first.results[0]?.createdAt).toEqual(new Date(contacts[0]?.createdAt ?? ''));

    const properties = { email: 'new@example.com' };
    const created = await hubSpot.crm.contacts.basicApi.create({ properties, associations: [] });
    const read = await hubSpot.crm.contacts.basicApi.getById(created.id, ['email']);
    expect(read.properties['email']).toBe('new@example.com');
  });

  it('reads token metadata and deletes a refresh token', async () => {
    const { accessToken, refreshToken } = await exchange();
    const access = await hubSpot.oauth.accessTokensApi.get(accessToken);
    expect(access).toMatchObject({ hubId: 1234567, appId: client.app.appId, tokenType: 'access' });
    const metadata = await hubSpot.oauth.refreshTokensApi.get(refreshToken ?? '');
    expect(metadata).toMatchObject({ clientId: client.app.clientId, token: refreshToken });
    await hubSpot.oauth.refreshTokensApi.archive(refreshToken ?? '');
    await expect(refresh(refreshToken)).rejects.toMatchObject({
      code: 400,
      body: { status: 'BAD_REFRESH_TOKEN' },
    });
  });
});
