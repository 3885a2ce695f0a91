import { HubSpotEmulator } from 'hubspot-emulator';
import {
  ADAPTERS,
  type AdapterName,
  type BootedApp,
  bootApp,
  testApp,
} from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install, startInstall } from '../support/install.js';

const REFUSED: readonly (readonly [string, string])[] = [
  ...['', '0', '-1', '1.5', '1e6', '+1', '0x10', '12a', '99999999999999999', '../1', '1/..'].map(
    (hubId) => ['hubId', `hubId=${encodeURIComponent(hubId)}`] as const,
  ),
  ['hubId', 'hubId=1&hubId=2'],
  ['hubId', 'hubId[]=1&hubId=x'],
  ...['', 'settings', '//evil.example', '/\\evil.example', '\\\\evil.example', 'https:evil.example']
    .concat([
      'https://evil.example',
      'javascript:alert(1)',
      '/\t/evil.example',
      `/${'a'.repeat(3_000)}`,
    ])
    .map((returnTo) => ['returnTo', `returnTo=${encodeURIComponent(returnTo)}`] as const),
  ['returnTo', 'returnTo=/a&returnTo=/b'],
];

describe.each(Object.keys(ADAPTERS) as AdapterName[])('the install route on %s', (adapter) => {
  let booted: BootedApp;

  beforeAll(async () => {
    booted = await bootApp({
      adapter,
      options: {
        optionalScopes: ['crm.objects.contacts.write'],
        allowedReturnOrigins: ['https://tenant.example.com'],
        defaultReturnTo: '/home?from=hubspot',
      },
    });
  });
  afterAll(() => booted.close());

  it.each(REFUSED)('returns 400 for a malformed %s: %.60s', async (parameter, query) => {
    const browser = new Browser();
    const page = await browser.get(`${booted.origin}/hubspot/oauth/install?${query}`, {
      headers: { accept: '*/*' },
    });
    expect(page.status).toBe(400);
    expect(JSON.parse(page.body)).toMatchObject({
      code: 'invalid_install_request',
      detail: expect.stringContaining(`"${parameter}"`),
    });
    expect(page.body).not.toContain('evil');
    expect(page.headers).not.toHaveProperty('location');
    expect(browser.cookies(booted.origin)).toEqual({});
  });

  it.each([
    ['the default', '', (origin: string) => `${origin}/home?from=hubspot`],
    ['a path', '?returnTo=/a%3Fb%3Dc%23d', (origin: string) => `${origin}/a?b=c#d`],
    [
      'an allowed origin',
      '?returnTo=https%3A%2F%2Ftenant.example.com%2Fa%2520b',
      () => 'https://tenant.example.com/a%20b',
    ],
  ])('leads back to %s', async (_name, query, expected) => {
    const page = await install(booted, new Browser(), { query });
    expect(page.headers.location).toBe(expected(booted.origin));
  });

  it('asks HubSpot for the configured scopes, with a state of its own each time', async () => {
    const urls = await Promise.all(
      Array.from({ length: 10 }, () => startInstall(new Browser(), booted.origin)),
    );
    const states = urls.map((url) => new URL(url).searchParams.get('state') ?? '');
    expect(new Set(states).size).toBe(10);
    expect(states.filter((state) => Buffer.from(state, 'base64url').length !== 32)).toEqual([]);
    expect(urls[0]).toContain(
      '&scope=oauth%20crm.objects.contacts.read&optional_scope=crm.objects.contacts.write&state=',
    );
  });
});

describe.each(Object.keys(ADAPTERS) as AdapterName[])('cookies on %s', (adapter) => {
  describe.each([
    ['https', 'https://app.example.com', '__Host-', 'Path=/; HttpOnly; Secure; SameSite=Lax'],
    ['http', 'http://app.localhost', '', 'Path=/; HttpOnly; SameSite=Lax'],
  ])('with a redirect URI of %s', (_scheme, origin, prefix, attributes) => {
    let emulator: HubSpotEmulator;
    let booted: BootedApp;
    let browser: Browser;

    beforeAll(async () => {
      const redirectUri = `${origin}/hubspot/oauth/callback`;
      emulator = await HubSpotEmulator.start({ apps: [testApp(redirectUri)] });
      booted = await bootApp({ adapter, sharedEmulator: emulator, options: { redirectUri } });
      browser = new Browser({ [origin]: booted.origin });
    });
    afterAll(async () => {
      await booted.close();
      await emulator.stop();
    });

    it('are for this host, for HTTP alone and for as long as needed', async () => {
      const started = await browser.get(`${origin}/hubspot/oauth/install`);
      expect(started.headers['set-cookie']).toHaveLength(1);
      const [attempt = ''] = started.headers['set-cookie'] ?? [];
      const [, name = ''] = /^([^=]+)=/.exec(attempt) ?? [];
      expect(name).toMatch(new RegExp(`^${prefix}hubspot_install_[\\w-]{16}$`));
      expect(attempt).toMatch(new RegExp(`; Max-Age=600; ${attributes}$`));

      const ended = await browser.get(await emulator.approve(started.headers.location ?? ''));
      expect(ended.headers['set-cookie']).toEqual([
        `${name}=; Max-Age=0; ${attributes}`,
        expect.stringMatching(
          new RegExp(`^${prefix}hubspot_session=hs1\\.[^;]+; Max-Age=43200; ${attributes}$`),
        ),
      ]);
    });

    it('never show a token or the account', async () => {
      await install({ origin, emulator }, browser);
      const kept = JSON.stringify(browser.cookies(origin));
      expect(emulator.secrets().filter((secret) => kept.includes(secret))).toEqual([]);
      expect(kept).not.toContain('1234567');
    });

    it('travel with redirects that nothing caches and no referrer leaves', async () => {
      const started = await browser.get(`${origin}/hubspot/oauth/install`);
      const ended = await browser.get(await emulator.approve(started.headers.location ?? ''));
      const headers = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
      expect(started).toMatchObject({ status: 302, headers });
      expect(ended).toMatchObject({ status: 302, headers });
    });
  });
});
