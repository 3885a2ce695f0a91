import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bootQuickstart } from '../support/boot-quickstart.js';
import { Browser } from '../support/browser.js';
import { startPostgres } from '../support/databases.js';
import { install } from '../support/install.js';

describe('the quickstart on PostgreSQL', () => {
  it('reports everywhere that the database is down', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'quickstart-'));
    const database = await startPostgres();
    const environment = { DATABASE_URL: database.url };
    const quickstart = await bootQuickstart({ folder, environment });
    try {
      const browser = new Browser();
      await install(quickstart, browser);
      expect((await browser.get(`${quickstart.origin}/health`)).status).toBe(200);
      await database.stop();

      const health = await browser.get(`${quickstart.origin}/health`);
      expect(health.status).toBe(503);
      expect(JSON.parse(health.body)).toMatchObject({ error: { database: { status: 'down' } } });
      const page = await browser.get(`${quickstart.origin}/`);
      expect(page.status).toBe(503);
      expect(page.body).toContain('<h1>The database is not available</h1>');
      const account = await browser.get(`${quickstart.origin}/api/account`);
      expect(account.status).toBe(503);
      expect(JSON.parse(account.body).code).toBe('connection_store_unavailable');
    } finally {
      await quickstart.close();
      await rm(folder, { recursive: true });
    }
  });
});
