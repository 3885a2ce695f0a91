import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../support/eventually.js';
import type { Fleet } from './support/fleet.js';
import type { CallReport } from './support/protocol.js';
import { FULL } from './support/scale.js';
import { Stage, type StoreName } from './support/fixture.js';

const HUB_ID = 1234567;
const OTHER_HUB_ID = 7654321;
const STORES: StoreName[] = FULL ? ['SQLite', 'PostgreSQL', 'MariaDB'] : ['PostgreSQL'];
const PROCESSES = 4;
const CALLS = 10;
const SERVED = { ok: CALLS, failed: {} };
const ENDED = { ok: 0, failed: { reauthorization_required: CALLS } };
const VERDICT = 'connection.reauthorization_required';

describe.each(STORES)("HubSpot's verdicts on %s", (store) => {
  /** What is kept in memory for 30 or 60 seconds is the same on every store. */
  const isLong = FULL && store === 'PostgreSQL';

  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, rotateRefreshTokens) => {
    let stage: Stage;
    let fleet: Fleet;

    beforeAll(async () => {
      stage = await Stage.set(store, { rotateRefreshTokens });
      await stage.connect(HUB_ID, OTHER_HUB_ID);
      fleet = await stage.fleet(PROCESSES);
    }, 60_000);
    afterAll(() => stage.strike());
    beforeEach(() => {
      stage.emulator.requests.clear();
      for (const { events } of fleet.workers) events.length = 0;
    });

    describe.each([
      ['expired', true],
      ['cached and valid', false],
    ])('an uninstall while tokens are %s', (_state, expired) => {
      it('costs the fleet one spend and is told once', async () => {
        expect(await callAll(fleet)).toMatchObject(each(SERVED));
        stage.emulator.accounts.uninstall(HUB_ID);
        if (expired) await forgetTokens();
        stage.emulator.requests.clear();
        expect(await callAll(fleet)).toMatchObject(each(ENDED));
        expect(stage.spends()).toBe(1);
        await eventually(() => expect(fleet.events(VERDICT)).toBe(1));
      }, 60_000);

      it('costs nothing more, however often it is asked again', async () => {
        for (let round = 0; round < 5; round += 1) {
          expect(await callAll(fleet)).toMatchObject(each(ENDED));
        }
        expect(stage.emulator.requests.count()).toBe(0);
        expect(fleet.events(VERDICT)).toBe(0);
      }, 60_000);

      it('is over on every process with the next install', async () => {
        await stage.connect(HUB_ID);
        expect(await callAll(fleet)).toMatchObject(each(SERVED));
        expect(stage.spends()).toBe(0);
        expect(await stage.statusOf(HUB_ID)).toBe('active');
      }, 60_000);
    });

    it('a mistaken one is undone for every process by one explicit refresh', async () => {
      await forgetTokens();
      const body = { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' };
      stage.emulator.faults.plan({
        endpoint: 'token',
        fault: { kind: 'status', status: 400, body },
      });
      expect(await callAll(fleet)).toMatchObject(each(ENDED));
      expect(stage.spends()).toBe(1);

      await fleet.worker(0).send({ kind: 'refresh', hubId: HUB_ID });
      expect(await callAll(fleet)).toMatchObject(each(SERVED));
      expect(stage.spends()).toBe(2);
      expect(await stage.statusOf(HUB_ID)).toBe('active');
    }, 60_000);

    describe('on the app itself', () => {
      let misconfigured: Fleet;

      beforeAll(async () => {
        misconfigured = await stage.fleet(PROCESSES, { clientSecret: 'not-the-secret' });
      }, 60_000);
      afterAll(() => misconfigured.stop());

      it('touch no connection, and each process asks once in 30 seconds', async () => {
        await stage.expireStored();
        const before = await stage.rows();
        const startedAt = performance.now();
        const rejected = { ok: 0, failed: { client_rejected: CALLS } };
        expect(await callAll(misconfigured)).toMatchObject(each(rejected));
        const reports = await callFor(isLong ? 65_000 : 0, misconfigured, [HUB_ID, OTHER_HUB_ID]);
        for (const { failed } of reports) expect(failed).toEqual({ client_rejected: 2 * CALLS });
        const intervals = Math.ceil((performance.now() - startedAt) / 30_000);
        expect(stage.spends()).toBeGreaterThanOrEqual(1);
        expect(stage.spends()).toBeLessThanOrEqual(PROCESSES * intervals);
        expect(await stage.rows()).toEqual(before);
      }, 120_000);
    });

    it('401 for good from one endpoint costs one spend at a time, at most one per process and minute', async () => {
      await stage.connect(HUB_ID);
      await fleet.all((worker) => worker.send({ kind: 'restart' }));
      const lasting = { endpoint: 'account-info', times: 'always' } as const;
      const refusal = stage.emulator.faults.plan({
        ...lasting,
        fault: { kind: 'status', status: 401 },
      });
      // Slow enough for two spends at a time to show.
      const slow = stage.emulator.faults.plan({
        endpoint: 'token',
        times: 'always',
        fault: { kind: 'latency', latencyMs: 50 },
      });
      const startedAt = performance.now();
      const reports = await callFor(isLong ? 70_000 : 3_000, fleet, HUB_ID);
      for (const { failed } of reports) expect(failed).toEqual({ hubspot_error: CALLS });
      refusal.remove();
      slow.remove();
      const minutes = Math.ceil((performance.now() - startedAt) / 60_000);
      expect(stage.spends()).toBeLessThanOrEqual(PROCESSES * minutes);
      const spends = stage.emulator.requests
        .of('token')
        .toSorted((one, other) => one.at - other.at);
      const ends = spends.map(({ at, durationMs }) => at + durationMs);
      for (const [index, { at }] of spends.slice(1).entries()) {
        expect(at).toBeGreaterThanOrEqual((ends[index] ?? 0) - 2); // Of two clocks, rounded.
      }
      expect(spends.length).toBeGreaterThanOrEqual(1);
    }, 120_000);

    /** Nobody has a token in memory, and the stored ones are expired. */
    async function forgetTokens(): Promise<void> {
      await stage.expireStored();
      await fleet.all((worker) => worker.send({ kind: 'restart' }));
    }
  });
});

function callAll(fleet: Fleet, hubIds: number | readonly number[] = HUB_ID): Promise<CallReport[]> {
  return fleet.all((worker) => worker.call(hubIds, CALLS));
}

/** Calls on every process, again and again, for so long, and once at least. */
async function callFor(
  durationMs: number,
  fleet: Fleet,
  hubIds: number | readonly number[],
): Promise<CallReport[]> {
  const endsAt = performance.now() + durationMs;
  const reports: CallReport[] = [];
  do {
    reports.push(...(await callAll(fleet, hubIds)));
    await delay(20); // A steady load, not a race for the processor.
  } while (performance.now() < endsAt);
  return reports;
}

function each<Value>(value: Value): Value[] {
  return Array.from({ length: PROCESSES }, () => value);
}
