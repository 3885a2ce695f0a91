import { startPostgres, type TestDatabase } from '../support/databases.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import type { Fleet } from './support/fleet.js';
import { Fixture } from './support/fixture.js';
import { FULL } from './support/scale.js';

const HUB_IDS = Array.from({ length: 100 }, (_, index) => 2_000_001 + index);
const CACHED = 20;
const ROUNDS = FULL ? 20 : 3;
const STORE_LATENCY_MS = 1_000;
/** Reads that run at once before further ones are collected. */
const READS_AT_ONCE = 10;

describe('a store that takes a second, and more accounts in use than are kept in memory', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let fixture: Fixture;
  let fleet: Fleet;

  beforeAll(async () => {
    database = await startPostgres();
    const accounts = HUB_IDS.map((hubId) => ({ hubId }));
    fixture = await Fixture.create('PostgreSQL', { database, accounts });
    await fixture.connect(...HUB_IDS);
    const proxied = await TcpProxy.of(database.url);
    proxy = proxied.proxy;
    const settings = { databaseUrl: proxied.url, maxCachedConnections: CACHED };
    fleet = await fixture.fleet(1, settings);
  }, 60_000);
  afterAll(async () => {
    await fixture.close();
    await proxy.stop();
  });

  it('refuse no caller a valid token, and read many rows with one statement', async () => {
    const worker = fleet.worker(0);
    proxy.latencyMs = STORE_LATENCY_MS;
    for (let round = 0; round < ROUNDS; round += 1) {
      const { ok, failed, statements } = await worker.call(HUB_IDS, 2);
      expect({ ok, failed }).toEqual({ ok: 2 * HUB_IDS.length, failed: {} });
      // Those that read at once, and a few batches of the others.
      expect(statements).toBeGreaterThanOrEqual(READS_AT_ONCE);
      expect(statements).toBeLessThanOrEqual(2 * READS_AT_ONCE);
    }
    expect(fixture.refreshCount()).toBe(0);
  }, 300_000);
});
