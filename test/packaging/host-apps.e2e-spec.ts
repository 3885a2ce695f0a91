import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HubSpotEmulator } from 'hubspot-emulator';
import { TEST_KEY, testApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';
import { packCompiledSqlite } from './support/compiled-sqlite.js';
import { HostApp } from './support/host-app.js';
import { pack, PACKAGES } from './support/packages.js';
import { isRegistryReachable } from './support/registry.js';
import { reservePort } from '../support/reserve-port.js';

const MINUTE = 60_000;
const HOSTS = [
  { name: 'a Nest 11 app of CommonJS', template: 'nest-11', node: 'node16' },
  // TypeScript's node16 forbids CommonJS to require ES modules, such as Nest 12; nodenext does not.
  { name: 'a Nest 12 app of ES modules', template: 'nest-12', node: 'nodenext' },
] as const;

/** Reaches every declaration that an app can import. */
const CONSUMER = `
  export * from 'hubspot-emulator';
  export * from 'nestjs-hubspot-oauth';
  export * from 'nestjs-hubspot-oauth/testing';
`;
const CHECK_EVERYTHING = {
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  target: 'es2022',
  noEmit: true,
  types: ['node'],
};

if (await isRegistryReachable()) {
  describeHostApps();
} else {
  it.todo('needs the npm registry');
}

function describeHostApps(): void {
  let folder: string;
  const apps = new Map<string, HostApp>();

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'host-apps-'));
    const tarballs = await Promise.all([
      pack(PACKAGES.library.folder, folder),
      pack(PACKAGES.emulator.folder, folder),
      packCompiledSqlite(folder),
    ]);
    const files = tarballs.map(({ file }) => file);
    await Promise.all(
      HOSTS.map(async ({ template }) =>
        apps.set(template, await HostApp.generate(template, folder, files)),
      ),
    );
  }, 5 * MINUTE);

  afterAll(() => rm(folder, { recursive: true, force: true }), MINUTE);

  describe.each(HOSTS)('$name', ({ template, node }) => {
    let host: HostApp;
    beforeAll(() => {
      host = apps.get(template)!;
    });

    it(
      'compiles, boots, and lists the contacts of an account that installs it',
      async () => {
        await host.runScript('build');
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
        });
        try {
          const browser = new Browser();
          expect(await browser.get(`${origin}/contacts`)).toMatchObject({ status: 401 });
          expect(await install({ origin, emulator }, browser)).toMatchObject({ status: 302 });
          for (const route of ['contacts', 'contacts/promised']) {
            const contacts = await browser.get(`${origin}/${route}`);
            expect(contacts.status).toBe(200);
            expect(JSON.parse(contacts.body)).toMatchObject({ results: [{}, {}, {}] });
          }
        } finally {
          await stop();
          await emulator.stop();
        }
      },
      MINUTE,
    );

    it(
      'passes its own Jest tests',
      async () => {
        await host.runScript('test');
      },
      MINUTE,
    );

    it(
      'finds sound types by the rules of Node, from CommonJS and ES modules',
      async () => {
        const consumers = { 'consumer.cts': CONSUMER, 'consumer.mts': CONSUMER };
        const options = { ...CHECK_EVERYTHING, module: node };
        expect(await host.typeErrors(consumers, options)).toEqual([]);
      },
      MINUTE,
    );

    it(
      'finds sound types by the rules of bundlers',
      async () => {
        const bundler = { module: 'preserve', moduleResolution: 'bundler' };
        const options = { ...CHECK_EVERYTHING, ...bundler };
        expect(await host.typeErrors({ 'consumer.ts': CONSUMER }, options)).toEqual([]);
      },
      MINUTE,
    );
  });
}
