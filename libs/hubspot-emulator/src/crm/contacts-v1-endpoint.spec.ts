import { HubSpotEmulator } from '../hubspot-emulator.js';

const REDIRECT_URI = 'http://localhost:3000/oauth-callback';
const APP = {
  name: 'OAuth quickstart',
  clientId: 'a-client',
  clientSecret: 'a-secret',
  requiredScopes: ['crm.objects.contacts.read'],
  redirectUris: [REDIRECT_URI],
};

interface ContactList {
  readonly contacts: {
    readonly vid: number;
    readonly properties: Readonly<Record<string, { readonly value: string }>>;
  }[];
  readonly 'has-more': boolean;
  readonly 'vid-offset': number;
}

// What HubSpot's OAuth quickstart for Node.js sends, with both origins replaced:
// https://github.com/HubSpot/oauth-quickstart-nodejs
describe("HubSpot's OAuth quickstart", () => {
  let emulator: HubSpotEmulator;
  beforeAll(async () => {
    emulator = await HubSpotEmulator.start({ apps: [APP] });
  });
  afterAll(() => emulator.stop());

  async function token(proof: Record<string, string>) {
    const { clientId: client_id, clientSecret: client_secret } = APP;
    const body = { client_id, client_secret, redirect_uri: REDIRECT_URI, ...proof };
    const response = await fetch(`${emulator.url}/oauth/v1/token`, {
      method: 'POST',
      body: new URLSearchParams(body),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as { access_token: string; refresh_token: string };
  }
  async function contacts(accessToken: string, query: string) {
    const response = await fetch(`${emulator.url}/contacts/v1/lists/all/contacts/all?${query}`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    return { status: response.status, list: (await response.json()) as ContactList };
  }

  it('installs without the scope oauth in its URL, refreshes, and reads a contact', async () => {
    const authorizeUrl =
      `${emulator.url}/oauth/authorize?client_id=${APP.clientId}` +
      `&scope=crm.objects.contacts.read&redirect_uri=${encodeURIComponent(REDIRECT_URI)}`;
    const callback = new URL(await emulator.approve(authorizeUrl));
    const code = callback.searchParams.get('code') ?? '';
    const installed = await token({ grant_type: 'authorization_code', code });
    const { access_token: accessToken } = await token({
      grant_type: 'refresh_token',
      refresh_token: installed.refresh_token,
    });

    const first = await contacts(accessToken, 'count=1');
    expect(first.status).toBe(200);
    expect(first.list.contacts).toHaveLength(1);
    expect(first.list.contacts[0]?.properties['firstname']?.value).toEqual(expect.any(String));
    expect(first.list['has-more']).toBe(true);
    const next = await contacts(accessToken, `count=1&vidOffset=${first.list['vid-offset']}`);
    expect(next.list.contacts[0]?.vid).not.toBe(first.list.contacts[0]?.vid);
  });

  it('reads nothing without a token', async () => {
    expect((await contacts('unknown', 'count=1')).status).toBe(401);
  });
});
