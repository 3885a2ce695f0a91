import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import { HubSpotEmulator } from 'hubspot-emulator';
import { TEST_KEY, testApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';
import { reservePort } from '../support/reserve-port.js';

const root = path.resolve(import.meta.dirname, '../..');

describe('the README', () => {
  it('shows the code of test/readme/app.module.ts to the letter', async () => {
    const [readme, code] = await Promise.all(
      ['README.md', 'test/readme/app.module.ts'].map((file) =>
        readFile(path.join(root, file), 'utf8'),
      ),
    );
    expect(readme).toContain(`\`\`\`ts\n${code}\`\`\``);
  });

  it.each([
    ['docs/guide/next-steps.md', 'test/readme/contact-job.ts'],
    ['docs/guide/events-and-errors.md', 'test/readme/refresh-log.ts'],
    ['docs/guide/webhooks.md', 'test/readme/contact-sync.ts'],
    ['docs/guide/crm.md', 'test/readme/create-deals.ts'],
    ['docs/guide/webhooks.md', 'test/readme/any-event.ts'],
    ['docs/guide/webhooks.md', 'test/readme/failed-events.ts'],
    ...['tenants', 'cookie-login', 'bearer-login'].map((name) => [
      'docs/guide/own-login.md',
      `test/recipes/${name}.ts`,
    ]),
    ['docs/guide/installs.md', 'test/packaging/templates/integrations/throttled-installs.ts'],
    ['docs/guide/testing.md', 'test/recipes/guarded-route.ts'],
    ['docs/guide/testing.md', 'test/recipes/repeated-webhook.ts'],
    ['docs/guide/storage.md', 'test/recipes/kms-keys.ts'],
    ['docs/guide/moving-from-oauth-v1.md', 'test/recipes/grants-import.ts'],
    ['docs/guide/webhooks.md', 'test/webhooks/recipes/bullmq.ts'],
    ['docs/guide/webhooks.md', 'test/webhooks/recipes/pg-boss.ts'],
    ...['prisma', 'drizzle', 'kysely', 'knex'].map((name) => [
      'docs/guide/storage.md',
      `test/contracts/recipes/${name}.ts`,
    ]),
  ])('the page %s shows the code of %s to the letter', async (page, file) => {
    const [text, code] = await Promise.all(
      [page, file].map((name) => readFile(path.join(root, name), 'utf8')),
    );
    expect(text).toContain(`\`\`\`ts\n${code}\`\`\``);
  });

  it('shows an app that installs an account and lists its contacts', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'readme-'));
    const startedIn = process.cwd();
    const port = await reservePort();
    const origin = `http://localhost:${port}`;
    const redirectUri = `${origin}/hubspot/oauth/callback`;
    const emulator = await HubSpotEmulator.start({ apps: [testApp(redirectUri)] });
    const [registered] = emulator.apps;
    Object.assign(process.env, {
      HUBSPOT_CLIENT_ID: registered?.clientId,
      HUBSPOT_CLIENT_SECRET: registered?.clientSecret,
      HUBSPOT_REDIRECT_URI: redirectUri,
      HUBSPOT_SCOPES: registered?.requiredScopes.join(' '),
      HUBSPOT_ENCRYPTION_KEYS: TEST_KEY,
      HUBSPOT_API_URL: emulator.url,
      HUBSPOT_APP_URL: emulator.url,
    });
    process.chdir(folder);
    const { AppModule } = await import('./app.module.js');
    const app = await NestFactory.create(AppModule, { logger: false });
    try {
      await app.listen(port, 'localhost');
      const browser = new Browser();
      await install({ origin, emulator }, browser);
      const { status, body } = await browser.get(`${origin}/contacts`);
      expect(status).toBe(200);
      expect(JSON.parse(body)).toHaveProperty('results.9');
    } finally {
      await app.close();
      await emulator.stop();
      process.chdir(startedIn);
      await rm(folder, { recursive: true });
    }
  });
});
