import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HubSpotEmulator } from 'hubspot-emulator';
import { TEST_KEY, testApp } from '../support/boot-app.js';
import { type BootedQuickstart, bootQuickstart } from '../support/boot-quickstart.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';
import { reservePort } from '../support/reserve-port.js';

describe('the quickstart with a HubSpot app of its own', () => {
  let folder: string;
  let emulator: HubSpotEmulator;
  let environment: Record<string, string>;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'quickstart-'));
    const port = await reservePort();
    const app = testApp(`http://localhost:${port}/hubspot/oauth/callback`);
    emulator = await HubSpotEmulator.start({ apps: [app] });
    environment = {
      PORT: String(port),
      HUBSPOT_CLIENT_ID: app.clientId,
      HUBSPOT_CLIENT_SECRET: app.clientSecret,
      HUBSPOT_ENCRYPTION_KEYS: TEST_KEY,
      HUBSPOT_API_URL: emulator.url,
      HUBSPOT_APP_URL: emulator.url,
    };
  });
  afterEach(async () => {
    await emulator.stop();
    await rm(folder, { recursive: true });
  });

  async function withQuickstart(
    variables: Record<string, string>,
    use: (quickstart: BootedQuickstart) => Promise<void>,
  ): Promise<void> {
    const quickstart = await bootQuickstart({
      folder,
      environment: { ...environment, ...variables },
    });
    try {
      await use(quickstart);
    } finally {
      await quickstart.close();
    }
  }

  it.each(['2026-03', '2026-09', 'v3', 'v1'])('works with OAuth version %s', async (version) => {
    await withQuickstart(
      { HUBSPOT_OAUTH_VERSION: version, HOST: '0.0.0.0' },
      async ({ origin }) => {
        const browser = new Browser();
        expect((await install({ origin, emulator }, browser)).status).toBe(302);
        const account = JSON.parse((await browser.get(`${origin}/api/account`)).body);
        expect(account).toMatchObject({ status: 'active', oauthVersion: version });
        expect((await browser.get(`${origin}/api/contacts`)).status).toBe(200);
        const [call] = emulator.requests.of('contacts');
        expect(call?.path).toBe(
          version.startsWith('v') ? '/crm/v3/objects/contacts' : `/crm/objects/${version}/contacts`,
        );
      },
    );
  });

  it('has no part of emulator mode', async () => {
    await withQuickstart({}, async ({ origin }) => {
      const browser = new Browser();
      await install({ origin, emulator }, browser);
      const { body } = await browser.get(`${origin}/`);
      expect(body).not.toMatch(/emulat|Expire the token/);
      const headers = { 'sec-fetch-site': 'same-origin' };
      expect((await browser.post(`${origin}/emulator/expire-token`, { headers })).status).toBe(404);
    });
    expect((await readdir(folder)).filter((file) => !file.startsWith('app.sqlite'))).toEqual([]);
  });

  it('names the scope that the account did not grant', async () => {
    const narrow = { ...testApp(`http://localhost:${environment['PORT']}/hubspot/oauth/callback`) };
    await emulator.stop();
    emulator = await HubSpotEmulator.start({ apps: [{ ...narrow, requiredScopes: ['oauth'] }] });
    const variables = {
      HUBSPOT_SCOPES: 'oauth',
      HUBSPOT_API_URL: emulator.url,
      HUBSPOT_APP_URL: emulator.url,
    };
    await withQuickstart(variables, async ({ origin }) => {
      const browser = new Browser();
      await install({ origin, emulator }, browser);
      const response = await browser.get(`${origin}/api/contacts`);
      expect(response.status).toBe(403);
      expect(JSON.parse(response.body)).toMatchObject({
        code: 'missing_scopes',
        missingScopes: ['crm.objects.contacts.read'],
        installUrl: `${origin}/hubspot/oauth/install`,
      });
      expect((await browser.get(`${origin}/`)).body).toContain('did not grant');
    });
  });

  it('is healthy and renders its page while HubSpot is down', async () => {
    await withQuickstart({}, async ({ origin }) => {
      const browser = new Browser();
      await install({ origin, emulator }, browser);
      await emulator.stop();
      expect((await browser.get(`${origin}/health`)).status).toBe(200);
      expect((await browser.get(`${origin}/`)).body).toContain('HubSpot is not available');
      expect((await browser.get(`${origin}/api/account`)).status).toBe(200);
    });
  });

  it.each([
    ['HUBSPOT_CLIENT_SECRET', '', 'HUBSPOT_CLIENT_SECRET is not'],
    ['HUBSPOT_CLIENT_ID', '', 'HUBSPOT_CLIENT_ID is not'],
    ['HUBSPOT_ENCRYPTION_KEYS', '', 'encryptionKeys (HUBSPOT_ENCRYPTION_KEYS): is missing'],
    ['HUBSPOT_OAUTH_VERSION', 'v2', 'oauthVersion (HUBSPOT_OAUTH_VERSION)'],
    ['HUBSPOT_API_URL', 'http://example.com', 'apiUrl (HUBSPOT_API_URL): must use https'],
    ['HUBSPOT_REDIRECT_URI', 'http://localhost/elsewhere', 'redirectUri (HUBSPOT_REDIRECT_URI)'],
    ['DATABASE_URL', 'mongodb://localhost/app', 'DATABASE_URL must be sqlite:'],
    ['DATABASE_URL', 'postgres://127.0.0.1:1/app', 'Cannot open the database in DATABASE_URL'],
    ['PORT', '70000', 'PORT must be a number'],
    ['PORT', 'http', 'PORT must be a number'],
  ])('does not start with %s="%s", and says why', async (name, value, reason) => {
    const variables = { ...environment, [name]: value };
    const { HUBSPOT_CLIENT_SECRET: secret = '' } = environment;
    const start = bootQuickstart({ folder, environment: variables });
    const error: unknown = await start.catch((reasonGiven: unknown) => reasonGiven);
    expect(String(error)).toContain(reason);
    expect(String(error)).not.toContain(secret);
  });

  it('names the port in use', async () => {
    await withQuickstart({}, async () => {
      await expect(bootQuickstart({ folder, environment })).rejects.toThrow(
        `Port ${environment['PORT']} is in use`,
      );
    });
  });
});
