import { rm } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import type { HubSpotConnectionRepository } from 'nestjs-hubspot-oauth';
import { purgeInBatches } from '../../libs/hubspot-oauth/src/runtime/purge-in-batches.js';
import { openStore } from '../contracts/support/open-store.js';
import { temporaryFolder } from '../support/databases.js';

/** As many rows as anonymous requests to the install route can leave behind. */
const ROWS = 300_000;

const values = {
  hubspot_authorization: `printf('hash-%d', i), 'client', 'sealed payload', 0, 0, NULL`,
  hubspot_webhook_event: `'client', printf('event-%d', i), 1, 'claim', 0, 0, NULL, NULL, 0`,
};
const purges: Record<
  keyof typeof values,
  (store: HubSpotConnectionRepository, limit: number) => Promise<number>
> = {
  hubspot_authorization: (store, limit) => store.purgeAuthorizations({ olderThanMs: 0, limit }),
  hubspot_webhook_event: (store, limit) => store.webhookEvents?.purge({ limit }) ?? failed(),
};

describe.each(['hubspot_authorization', 'hubspot_webhook_event'] as const)(
  'the purge of %s',
  (table) => {
    it('lets other work of the process run while it deletes 300,000 rows of SQLite', async () => {
      const folder = await temporaryFolder();
      const store = await openStore('better-sqlite3', path.join(folder, 'store.sqlite'));
      await store.repository.prepare({ createTables: true });
      await store.executor.execute(
        `WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < ${ROWS})
         INSERT INTO ${table} SELECT ${values[table]} FROM numbers`,
        [],
      );
      await store.executor.execute('PRAGMA wal_checkpoint(TRUNCATE)', []);
      const running = new AbortController();
      let otherWork = 0;
      const work = async () => {
        while (!running.signal.aborted) {
          await setImmediate();
          otherWork += 1;
        }
      };
      const delays = monitorEventLoopDelay({ resolution: 1 });
      const working = work();
      delays.enable();
      const deleted: number[] = [];
      await purgeInBatches(async (limit) => {
        deleted.push(await purges[table](store.repository, limit));
        return deleted.at(-1) ?? 0;
      });
      delays.disable();
      running.abort();
      await working;
      expect(deleted.reduce((sum, count) => sum + count)).toBe(ROWS);
      expect(Math.max(...deleted)).toBe(1_000);
      expect(otherWork).toBeGreaterThanOrEqual(ROWS / 1_000);
      if (process.env['DEBUG_TESTS']) console.log(`${table}: ${delays.max / 1e6} ms at most`);
      await store.close();
      await rm(folder, { recursive: true });
    });
  },
);

function failed(): never {
  throw new Error('The store keeps no webhook events');
}
