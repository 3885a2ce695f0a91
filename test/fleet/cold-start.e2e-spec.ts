import { eventually } from '../support/eventually.js';
import { crowd } from './support/crowd.js';
import type { Fleet } from './support/fleet.js';
import { FULL } from './support/scale.js';
import { Stage } from './support/fixture.js';

const COLD = 1234567;
const USED = Array.from({ length: 20 }, (_, index) => 2_000_000 + index);
const TOTALS = FULL ? [10_000, 1_000_000] : [100, 10_000];
const LIFETIME_SECONDS = 8;

/** A read, the lease and the new tokens. */
const STATEMENTS_PER_REFRESH = 3;

describe('one instance among many connections in PostgreSQL', () => {
  let stage: Stage;
  let fleet: Fleet;

  beforeAll(async () => {
    stage = await Stage.set('PostgreSQL', {
      expiresInSeconds: LIFETIME_SECONDS,
      accounts: [COLD, ...USED].map((hubId) => ({ hubId, contacts: 0 })),
    });
    await stage.connect(COLD, ...USED);
    fleet = await stage.fleet(2);
  }, 60_000);
  afterAll(async () => {
    await fleet.stop();
    await stage.strike();
  });

  describe.each(TOTALS)('of which there are %i', (total) => {
    beforeAll(() => crowd(stage, COLD, total), 300_000);

    it('reads one row by its key upon the first call of an account', async () => {
      const [caller, other] = [fleet.worker(0), fleet.worker(1)];
      await caller.send({ kind: 'restart' });
      await other.send({ kind: 'refresh', hubId: COLD });
      expect(await caller.call(COLD)).toMatchObject({ ok: 1, failed: {}, statements: 1 });
      expect(await planOfLastRead()).toMatchObject({
        'Node Type': 'Index Scan',
        'Index Name': 'pk_hubspot_connection',
        'Index Cond': expect.stringMatching(/client_id.*AND.*hub_id/),
      });
    }, 60_000);

    it('refreshes ahead what it used, and looks at nothing else', async () => {
      const [worker, other] = [fleet.worker(0), fleet.worker(1)];
      await worker.send({ kind: 'restart' });
      await Promise.all(USED.map((hubId) => other.send({ kind: 'refresh', hubId })));
      await worker.call(USED);
      stage.emulator.requests.clear();

      let statements = 0;
      await eventually(
        async () => {
          statements += (await worker.send({ kind: 'tick' }))?.statements ?? 0;
          expect(stage.spends()).toBe(USED.length);
        },
        2 * LIFETIME_SECONDS * 1_000,
      );
      expect(statements).toBe(USED.length * STATEMENTS_PER_REFRESH);
    }, 60_000);
  });

  /** The plan of the statement that a worker's connection has sent last, as the server saw it. */
  async function planOfLastRead(): Promise<unknown> {
    const [last] = await stage.query<{ query: string }>(`
      SELECT query FROM pg_stat_activity
      WHERE query LIKE 'SELECT client_id%' ORDER BY query_start DESC LIMIT 1`);
    const [explained] = await stage.query<{ 'QUERY PLAN': [{ Plan: unknown }] }>(
      `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${last?.query}`,
    );
    return explained?.['QUERY PLAN'][0].Plan;
  }
});
