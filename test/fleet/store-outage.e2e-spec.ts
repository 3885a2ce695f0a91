import { setTimeout as delay } from 'node:timers/promises';
import { type PostgresServer, startPostgres } from '../support/databases.js';
import { eventually } from '../support/eventually.js';
import type { Fleet } from './support/fleet.js';
import type { CallReport } from './support/protocol.js';
import { FULL, RECOVERY_MS, leaseMsOf } from './support/scale.js';
import { Stage } from './support/fixture.js';

const HUB_ID = 1234567;
const CALLS = 10;
const SERVED = { ok: CALLS, failed: {} };
/** A lease longer than a late verdict's patience, as the default is. */
const TIMES = { callTimeoutMs: 3_000, waitMs: 10_000 } as const;
/** The full one is longer than cached tokens go without being compared with their row. */
const OUTAGE_MS = FULL ? 20_000 : 1_500;

describe('PostgreSQL being stopped and started again', () => {
  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, rotateRefreshTokens) => {
    let database: PostgresServer;
    let stage: Stage;
    let fleet: Fleet;

    beforeAll(async () => {
      database = await startPostgres();
      stage = await Stage.set('PostgreSQL', { rotateRefreshTokens, database });
      await stage.connect(HUB_ID);
      fleet = await stage.fleet(2, { refresh: TIMES });
    }, 60_000);
    afterAll(() => stage.strike());
    beforeEach(() => stage.emulator.requests.clear());

    it('is noticed by no caller of a cached token', async () => {
      await fleet.all((worker) => worker.call(HUB_ID));
      const ends = await fleet.all((worker) => worker.load(HUB_ID, 25));
      await database.pause();
      const servedBefore = stage.emulator.requests.count('account-info');
      await delay(OUTAGE_MS);
      const servedMeanwhile = stage.emulator.requests.count('account-info') - servedBefore;
      await database.resume();
      const reports = await Promise.all(ends.map((end) => end()));

      expect(reports.map(({ failed }) => failed)).toEqual([{}, {}]);
      expect(servedMeanwhile).toBeGreaterThan(CALLS);
      expect(stage.spends()).toBe(0);
    }, 60_000);

    it('is a typed error in bounded time where no token is cached, and over with the start', async () => {
      const worker = fleet.worker(0);
      await worker.send({ kind: 'restart' });
      await database.pause();
      const report = await worker.call(HUB_ID, CALLS);
      await database.resume();

      expect(report.failed).toEqual({ connection_store_unavailable: CALLS });
      expect(report.wallMs).toBeLessThan(RECOVERY_MS);
      expect(await worker.call(HUB_ID, CALLS)).toMatchObject(SERVED);
    }, 60_000);

    it.each([
      ['for less than a lease', 0],
      ['for more than a lease', leaseMsOf(TIMES) + 500],
    ])(
      '%s between an answer and its write loses nothing and fails nobody',
      async (_length, outageMs) => {
        const [holder, other] = [fleet.worker(0), fleet.worker(1)];
        const version = await storedVersion();
        const { held } = await holdAnswerAndPause();
        await holder.send({ kind: 'release' });
        expect(await held).toMatchObject(SERVED);
        expect(await holder.call(HUB_ID, CALLS)).toMatchObject(SERVED);
        await delay(outageMs);
        await database.resume();

        expect(await other.call(HUB_ID, CALLS)).toMatchObject(SERVED);
        await eventually(async () => expect(await storedVersion()).toBe(version + 1));
        expect(await holder.call(HUB_ID, CALLS)).toMatchObject(SERVED);
        // The other process may have taken the lapsed lease over before the answer was stored.
        expect(stage.spends()).toBeLessThanOrEqual(outageMs === 0 ? 1 : 2);
        expect(stage.unauthorized()).toBe(0);
        await expectWorkingGrant();
      },
      60_000,
    );

    it('holds the end of a process up until its answer is stored', async () => {
      const [holder, other] = [fleet.worker(0), fleet.worker(1)];
      const version = await storedVersion();
      const { held } = await holdAnswerAndPause();
      await holder.send({ kind: 'release' });
      expect(await held).toMatchObject(SERVED);
      const restarted = holder.send({ kind: 'restart' });
      await database.resume();
      await restarted;

      expect(await storedVersion()).toBe(version + 1);
      expect(await other.call(HUB_ID, CALLS)).toMatchObject(SERVED);
      expect(stage.spends()).toBe(1);
      await expectWorkingGrant();
    }, 60_000);

    /** HubSpot has answered the first worker, and the database is gone before that is stored. */
    async function holdAnswerAndPause(): Promise<{ held: Promise<CallReport> }> {
      await stage.expireTokens();
      await fleet.all((worker) => worker.send({ kind: 'restart' }));
      const { reached } = await fleet.worker(0).hold('answer received');
      const held = fleet.worker(0).call(HUB_ID, CALLS);
      await reached;
      await database.pause();
      return { held };
    }

    /** What is stored can be spent again. */
    async function expectWorkingGrant(): Promise<void> {
      stage.emulator.requests.clear();
      await stage.expireTokens();
      await fleet.all((worker) => worker.send({ kind: 'restart' }));
      const reports = await fleet.all((worker) => worker.call(HUB_ID, CALLS));
      expect(reports).toMatchObject([SERVED, SERVED]);
      expect(stage.spends()).toBe(1);
    }

    async function storedVersion(): Promise<number> {
      const [row] = await stage.rows();
      return Number(row?.['token_version']);
    }
  });
});
