import { setTimeout as delay } from 'node:timers/promises';
import { type PostgresServer, startPostgres } from '../support/databases.js';
import { eventually } from '../support/eventually.js';
import type { Fleet } from './support/fleet.js';
import type { CallReport } from './support/protocol.js';
import { FULL, RECOVERY_MS, leaseMsOf } from './support/scale.js';
import { Fixture } from './support/fixture.js';

const HUB_ID = 1234567;
const CALLS = 10;
const SERVED = { ok: CALLS, failed: {} };
/** The lease is longer than the wait before a grant is marked as revoked, as by default. */
const TIMES = { callTimeoutMs: 3_000, waitMs: 10_000 } as const;
/** At full size longer than the interval at which cached tokens are compared with their row. */
const OUTAGE_MS = FULL ? 20_000 : 1_500;

describe('a restart of PostgreSQL', () => {
  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, rotateRefreshTokens) => {
    let database: PostgresServer;
    let fixture: Fixture;
    let fleet: Fleet;

    beforeAll(async () => {
      database = await startPostgres();
      fixture = await Fixture.create('PostgreSQL', { rotateRefreshTokens, database });
      await fixture.connect(HUB_ID);
      fleet = await fixture.fleet(2, { refresh: TIMES });
    }, 60_000);
    afterAll(() => fixture.close());
    beforeEach(() => fixture.emulator.requests.clear());

    it('fails no call that has a cached token', async () => {
      await fleet.all((worker) => worker.call(HUB_ID));
      const stops = await fleet.all((worker) => worker.load(HUB_ID, 25));
      await database.pause();
      const servedBefore = fixture.emulator.requests.count('account-info');
      await delay(OUTAGE_MS);
      const servedDuringOutage = fixture.emulator.requests.count('account-info') - servedBefore;
      await database.resume();
      const reports = await Promise.all(stops.map((stop) => stop()));

      expect(reports.map(({ failed }) => failed)).toEqual([{}, {}]);
      expect(servedDuringOutage).toBeGreaterThan(CALLS);
      expect(fixture.refreshCount()).toBe(0);
    }, 60_000);

    it('is a typed error in bounded time where no token is cached, and calls succeed afterwards', async () => {
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
      '%s between a response and its write loses no tokens and fails no call',
      async (_length, outageMs) => {
        const [holder, other] = [fleet.worker(0), fleet.worker(1)];
        const version = await storedVersion();
        const { held } = await holdResponseAndPause();
        await holder.send({ kind: 'release' });
        expect(await held).toMatchObject(SERVED);
        expect(await holder.call(HUB_ID, CALLS)).toMatchObject(SERVED);
        await delay(outageMs);
        await database.resume();

        expect(await other.call(HUB_ID, CALLS)).toMatchObject(SERVED);
        await eventually(async () => expect(await storedVersion()).toBe(version + 1));
        expect(await holder.call(HUB_ID, CALLS)).toMatchObject(SERVED);
        // The other process may have taken over the lapsed lease before the response was stored.
        expect(fixture.refreshCount()).toBeLessThanOrEqual(outageMs === 0 ? 1 : 2);
        expect(fixture.unauthorizedCount()).toBe(0);
        await expectWorkingGrant();
      },
      60_000,
    );

    it('delays the shutdown of a process until its response is stored', async () => {
      const [holder, other] = [fleet.worker(0), fleet.worker(1)];
      const version = await storedVersion();
      const { held } = await holdResponseAndPause();
      await holder.send({ kind: 'release' });
      expect(await held).toMatchObject(SERVED);
      const restarted = holder.send({ kind: 'restart' });
      await database.resume();
      await restarted;

      expect(await storedVersion()).toBe(version + 1);
      expect(await other.call(HUB_ID, CALLS)).toMatchObject(SERVED);
      expect(fixture.refreshCount()).toBe(1);
      await expectWorkingGrant();
    }, 60_000);

    /** Stops the database after the first worker received a response and before it stored it. */
    async function holdResponseAndPause(): Promise<{ held: Promise<CallReport> }> {
      await fixture.expireTokens();
      await fleet.all((worker) => worker.send({ kind: 'restart' }));
      const { reached } = await fleet.worker(0).hold('response received');
      const held = fleet.worker(0).call(HUB_ID, CALLS);
      await reached;
      await database.pause();
      return { held };
    }

    /** The stored refresh token can be used again. */
    async function expectWorkingGrant(): Promise<void> {
      fixture.emulator.requests.clear();
      await fixture.expireTokens();
      await fleet.all((worker) => worker.send({ kind: 'restart' }));
      const reports = await fleet.all((worker) => worker.call(HUB_ID, CALLS));
      expect(reports).toMatchObject([SERVED, SERVED]);
      expect(fixture.refreshCount()).toBe(1);
    }

    async function storedVersion(): Promise<number> {
      const [row] = await fixture.rows();
      return Number(row?.['token_version']);
    }
  });
});
