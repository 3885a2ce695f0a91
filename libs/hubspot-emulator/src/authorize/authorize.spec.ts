import { HubSpotEmulator } from '../hubspot-emulator.js';
import { TestClient } from '../testing/test-client.js';

const REQUIRED = ['oauth', 'crm.objects.contacts.read'];
const OPTIONAL = ['crm.objects.contacts.write', 'files'];

async function page(url: string): Promise<{ status: number; headers: Headers; text: string }> {
  const response = await fetch(url, { redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('the consent page', () => {
  let emulator: HubSpotEmulator;
  let client: TestClient;

  async function start(options: Parameters<typeof HubSpotEmulator.start>[0] = {}) {
    emulator = await HubSpotEmulator.start({
      apps: [
        {
          clientId: 'app-1',
          clientSecret: 'app-1-secret',
          name: 'Tom & <b>Co</b>',
          redirectUris: ['http://localhost:3000/callback', 'http://localhost:3000/other'],
          requiredScopes: REQUIRED,
          optionalScopes: OPTIONAL,
        },
      ],
      accounts: [
        { hubId: 1, name: 'First' },
        { hubId: 2, name: 'Second', unavailableScopes: ['files'] },
        { hubId: 3, name: 'Third', unavailableScopes: ['crm.objects.contacts.read'] },
      ],
      ...options,
    });
    client = new TestClient(emulator);
  }

  afterEach(() => emulator.stop());

  async function grantedScopes(hubId: number, changes = {}, optionalScopes?: string[]) {
    const url = client.authorizeUrl(changes);
    const callback = await emulator.approve(url, { hubId, optionalScopes });
    const code = new URL(callback).searchParams.get('code') ?? '';
    return (await client.exchange(code)).body.scopes;
  }

  it('shows the app, the scopes and every account, escaped and with no-store', async () => {
    await start();
    const { status, headers, text } = await page(
      client.authorizeUrl({ optional_scope: OPTIONAL.join(' ') }),
    );
    expect(status).toBe(200);
    expect(text).toContain('Tom &#38; &#60;b&#62;Co&#60;/b&#62;');
    for (const word of [...REQUIRED, ...OPTIONAL, 'First', 'Second', 'Third', 'not HubSpot']) {
      expect(text).toContain(word);
    }
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    );
    expect(headers.get('content-security-policy')).not.toContain('form-action');
  });

  it('offers only the account in the path', async () => {
    await start();
    const { text } = await page(client.authorizeUrl({}, '/oauth/2/authorize'));
    expect(text).toContain('Second');
    expect(text).not.toContain('First');
    const callback = await emulator.approve(client.authorizeUrl({}, '/oauth/2/authorize'));
    const code = new URL(callback).searchParams.get('code') ?? '';
    expect((await client.exchange(code)).body.hub_id).toBe(2);
  });

  it('refuses a form with an account other than the one in the path', async () => {
    await start();
    const response = await fetch(client.authorizeUrl({}, '/oauth/2/authorize'), {
      method: 'POST',
      body: new URLSearchParams({ decision: 'approve', hubId: '1' }),
      redirect: 'manual',
    });
    expect(response.status).toBe(400);
  });

  it('redirects with a code and the unchanged state', async () => {
    await start();
    const state = 'a b&c=d/ü"<';
    const callback = new URL(await emulator.approve(client.authorizeUrl({ state })));
    expect(callback.origin + callback.pathname).toBe('http://localhost:3000/callback');
    expect(callback.searchParams.get('state')).toBe(state);
    expect(callback.searchParams.get('code')).toMatch(/^na1(-[0-9a-f]{4}){4}-[0-9a-f]{12}$/);
  });

  it('grants the requested and selected scopes, and always oauth', async () => {
    await start();
    const optional = { optional_scope: OPTIONAL.join(' ') };
    expect(await grantedScopes(1)).toEqual(REQUIRED);
    expect(await grantedScopes(1, optional)).toEqual([...REQUIRED, ...OPTIONAL]);
    expect(await grantedScopes(1, optional, ['files'])).toEqual([...REQUIRED, 'files']);
  });

  it('does not grant optional scopes that the account lacks', async () => {
    await start();
    const optional = { optional_scope: OPTIONAL.join(' ') };
    expect(await grantedScopes(2, optional)).toEqual([...REQUIRED, 'crm.objects.contacts.write']);
  });

  it.each([
    ['a required scope', 3, {}],
    ['an optional scope asked for as required', 2, { scope: [...REQUIRED, 'files'].join(' ') }],
  ])('fails if the account lacks %s', async (_, hubId, changes) => {
    await start();
    const approval = emulator.approve(client.authorizeUrl(changes), { hubId });
    await expect(approval).rejects.toThrow('does not have access to all of the requested scopes');
  });

  it.each([
    ['an unknown client', { client_id: 'nobody' }, 'client ID'],
    ['no client', { client_id: undefined }, 'client ID'],
    [
      'an unregistered redirect URI',
      { redirect_uri: 'http://localhost:3000/evil' },
      'redirect URL',
    ],
    ['no redirect URI', { redirect_uri: undefined }, 'redirect URL'],
    ['no scope', { scope: '' }, 'has no scope parameter'],
    ['a missing required scope', { scope: 'oauth' }, 'mismatch between the scopes'],
    ['an unconfigured scope', { scope: [...REQUIRED, 'tickets'].join(' ') }, 'tickets'],
    ['an unconfigured optional scope', { optional_scope: 'tickets' }, 'tickets'],
  ])('shows an error page for %s and never redirects', async (_, changes, message) => {
    await start();
    const url = client.authorizeUrl(changes);
    const { status, headers } = await page(url);
    expect([status, headers.get('location')]).toEqual([400, null]);
    await expect(emulator.approve(url)).rejects.toThrow(message);
    const forced = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ decision: 'approve', hubId: '1' }),
      redirect: 'manual',
    });
    expect([forced.status, forced.headers.get('location')]).toEqual([400, null]);
  });

  it('shows an error page for a repeated parameter and for an unknown account', async () => {
    await start();
    await expect(emulator.approve(`${client.authorizeUrl()}&client_id=app-1`)).rejects.toThrow(
      'repeated',
    );
    await expect(emulator.approve(client.authorizeUrl({}, '/oauth/9/authorize'))).rejects.toThrow(
      "You don't have access to account 9.",
    );
  });

  const postForm = (headers: Record<string, string>) =>
    fetch(client.authorizeUrl(), {
      method: 'POST',
      headers,
      body: new URLSearchParams({ decision: 'approve', hubId: '1' }),
      redirect: 'manual',
    });

  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:1', 'sec-fetch-site': 'same-origin' },
  ])('refuses a form from another origin: %j', async (headers) => {
    await start();
    const response = await postForm(headers);
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });

  it('accepts a form from its own origin', async () => {
    await start();
    const { origin } = new URL(client.authorizeUrl());
    expect((await postForm({ origin, 'sec-fetch-site': 'same-origin' })).status).toBe(302);
  });

  it('redirects with an error when denied', async () => {
    await start();
    const callback = new URL((await emulator.deny(client.authorizeUrl({ state: 's' }))) ?? '');
    expect(callback.searchParams.get('error')).toBe('access_denied');
    expect(callback.searchParams.get('error_description')).not.toBeNull();
    expect(callback.searchParams.get('state')).toBe('s');
    expect(callback.searchParams.has('code')).toBe(false);
  });

  it('does not redirect if denial is silent', async () => {
    await start({ denial: 'silent' });
    expect(await emulator.deny(client.authorizeUrl())).toBeUndefined();
  });
});
