import { HubSpotEmulator } from 'hubspot-emulator';
import { reservePort } from '../../support/reserve-port.js';
import { TEST_KEY, testApp } from '../../support/boot-app.js';
import { Browser } from '../../support/browser.js';
import { install } from '../../support/install.js';
import type { HostApp } from './host-app.js';

/** Starts the app, installs an account through it and expects its contacts on each of the routes. */
export async function expectContactsOf(
  host: Pick<HostApp, 'start'>,
  routes: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const port = await reservePort();
  const origin = `http://localhost:${port}`;
  const app = testApp(`${origin}/hubspot/oauth/callback`);
  const emulator = await HubSpotEmulator.start({ apps: [app] });
  const stop = await host.start(port, {
    HUBSPOT_CLIENT_ID: app.clientId,
    HUBSPOT_CLIENT_SECRET: app.clientSecret,
    HUBSPOT_REDIRECT_URI: `${origin}/hubspot/oauth/callback`,
    HUBSPOT_SCOPES: app.requiredScopes.join(' '),
    HUBSPOT_ENCRYPTION_KEYS: TEST_KEY,
    HUBSPOT_API_URL: emulator.url,
    HUBSPOT_APP_URL: emulator.url,
    ...environment,
  });
  try {
    const browser = new Browser();
    expect(await browser.get(`${origin}/contacts`)).toMatchObject({ status: 401 });
    expect(await install({ origin, emulator }, browser)).toMatchObject({ status: 302 });
    for (const route of routes) {
      const contacts = await browser.get(`${origin}/${route}`);
      expect(contacts.status).toBe(200);
      expect(JSON.parse(contacts.body)).toHaveProperty('results.2.id');
    }
  } finally {
    await stop();
    await emulator.stop();
  }
}
