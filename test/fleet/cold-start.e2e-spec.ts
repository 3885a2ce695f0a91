import { eventually } from '../support/eventually.js';
import { insertConnections } from './support/insert-connections.js';
import type { Fleet } from './support/fleet.js';
import { FULL } from './support/scale.js';
import { Fixture } from './support/fixture.js';

const COLD_HUB_ID = 1234567;
const USED_HUB_IDS = Array.from({ length: 20 }, (_, index) => 2_000_000 + index);
const TOTALS = FULL ? [10_000, 1_000_000] : [100, 10_000];
const LIFETIME_SECONDS = 8;

/** Read the row, take the lease, save the tokens. */
const STATEMENTS_PER_REFRESH = 3;

describe('one instance with many connections in PostgreSQL', () => {
  let fixture: Fixture;
  let fleet: Fleet;

  beforeAll(async () => {
    fixture = await Fixture.create('PostgreSQL', {
      expiresInSeconds: LIFETIME_SECONDS,
      accounts: [COLD_HUB_ID, ...USED_HUB_IDS].map((hubId) => ({ hubId, contacts: 0 })),
    });
    await fixture.connect(COLD_HUB_ID, ...USED_HUB_IDS);
    fleet = await fixture.fleet(2);
  }, 60_000);
  afterAll(async () => {
    await fleet.stop();
    await fixture.close();
  });

  describe.each(TOTALS)('with %i connections', (total) => {
    beforeAll(() => insertConnections(fixture, COLD_HUB_ID, total), 300_000);

    it('reads one row by its key for the first call of an account', async () => {
      const [caller, other] = [fleet.worker(0), fleet.worker(1)];
      await caller.send({ kind: 'restart' });
      await other.send({ kind: 'refresh', hubId: COLD_HUB_ID });
      expect(await caller.call(COLD_HUB_ID)).toMatchObject({ ok: 1, failed: {}, statements: 1 });
      expect(await planOfLastRead()).toMatchObject({
        'Node Type': 'Index Scan',
        'Index Name': 'pk_hubspot_connection',
        'Index Cond': expect.stringMatching(/client_id.*AND.*hub_id/),
      });
    }, 60_000);

    it('refreshes in the background only the connections it used', async () => {
      const [worker, other] = [fleet.worker(0), fleet.worker(1)];
      await worker.send({ kind: 'restart' });
      await Promise.all(USED_HUB_IDS.map((hubId) => other.send({ kind: 'refresh', hubId })));
      await worker.call(USED_HUB_IDS);
      fixture.emulator.requests.clear();

      let statements = 0;
      await eventually(
        async () => {
          statements += (await worker.send({ kind: 'tick' }))?.statements ?? 0;
          expect(fixture.refreshCount()).toBe(USED_HUB_IDS.length);
        },
        2 * LIFETIME_SECONDS * 1_000,
      );
      expect(statements).toBe(USED_HUB_IDS.length * STATEMENTS_PER_REFRESH);
    }, 60_000);
  });

  /** The plan of the last SELECT of a worker, as the server received it. */
  async function planOfLastRead(): Promise<unknown> {
    const [last] = await fixture.query<{ query: string }>(`
      SELECT query FROM pg_stat_activity
      WHERE query LIKE 'SELECT hub_id, id, status%' ORDER BY query_start DESC LIMIT 1`);
    const [explained] = await fixture.query<{ 'QUERY PLAN': [{ Plan: unknown }] }>(
      `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${last?.query}`,
    );
    return explained?.['QUERY PLAN'][0].Plan;
  }
});
