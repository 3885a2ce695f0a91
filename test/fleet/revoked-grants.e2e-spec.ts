import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../support/eventually.js';
import type { Fleet } from './support/fleet.js';
import type { CallReport } from './support/protocol.js';
import { FULL } from './support/scale.js';
import { Fixture, type StoreName } from './support/fixture.js';

const HUB_ID = 1234567;
const OTHER_HUB_ID = 7654321;
const STORES: StoreName[] = FULL ? ['SQLite', 'PostgreSQL', 'MariaDB'] : ['PostgreSQL'];
const PROCESSES = 4;
const CALLS = 10;
const SERVED = { ok: CALLS, failed: {} };
const REVOKED = { ok: 0, failed: { reauthorization_required: CALLS } };
const REVOKED_EVENT = 'connection.reauthorization_required';

describe.each(STORES)('grants that HubSpot refuses on %s', (store) => {
  /** Rules that are kept in memory for 30 or 60 seconds are the same on every store. */
  const isLong = FULL && store === 'PostgreSQL';

  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, rotateRefreshTokens) => {
    let fixture: Fixture;
    let fleet: Fleet;

    beforeAll(async () => {
      fixture = await Fixture.create(store, { rotateRefreshTokens });
      await fixture.connect(HUB_ID, OTHER_HUB_ID);
      fleet = await fixture.fleet(PROCESSES);
    }, 60_000);
    afterAll(() => fixture.close());
    beforeEach(() => {
      fixture.emulator.requests.clear();
      for (const { events } of fleet.workers) events.length = 0;
    });

    describe.each([
      ['expired', true],
      ['cached and valid', false],
    ])('after an uninstall while tokens are %s', (_state, expired) => {
      it('cause one refresh and one event in all processes', async () => {
        expect(await callAll(fleet)).toMatchObject(each(SERVED));
        fixture.emulator.accounts.uninstall(HUB_ID);
        if (expired) await forgetTokens();
        fixture.emulator.requests.clear();
        expect(await callAll(fleet)).toMatchObject(each(REVOKED));
        expect(fixture.refreshCount()).toBe(1);
        await eventually(() => expect(fleet.events(REVOKED_EVENT)).toBe(1));
      }, 60_000);

      it('cause no further requests', async () => {
        for (let round = 0; round < 5; round += 1) {
          expect(await callAll(fleet)).toMatchObject(each(REVOKED));
        }
        expect(fixture.emulator.requests.count()).toBe(0);
        expect(fleet.events(REVOKED_EVENT)).toBe(0);
      }, 60_000);

      it('work again on every process after the next install', async () => {
        await fixture.connect(HUB_ID);
        expect(await callAll(fleet)).toMatchObject(each(SERVED));
        expect(fixture.refreshCount()).toBe(0);
        expect(await fixture.statusOf(HUB_ID)).toBe('active');
      }, 60_000);
    });

    it('by mistake work again on every process after one explicit refresh', async () => {
      await forgetTokens();
      const body = { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' };
      fixture.emulator.faults.plan({
        endpoint: 'token',
        fault: { kind: 'status', status: 400, body },
      });
      expect(await callAll(fleet)).toMatchObject(each(REVOKED));
      expect(fixture.refreshCount()).toBe(1);

      await fleet.worker(0).send({ kind: 'refresh', hubId: HUB_ID });
      expect(await callAll(fleet)).toMatchObject(each(SERVED));
      expect(fixture.refreshCount()).toBe(2);
      expect(await fixture.statusOf(HUB_ID)).toBe('active');
    }, 60_000);

    describe('because of a wrong client secret', () => {
      let misconfigured: Fleet;

      beforeAll(async () => {
        misconfigured = await fixture.fleet(PROCESSES, { clientSecret: 'not-the-secret' });
      }, 60_000);
      afterAll(() => misconfigured.stop());

      it('leave the connections unchanged, with one request per process in 30 seconds', async () => {
        await fixture.expireStored();
        const before = await fixture.rows();
        const startedAt = performance.now();
        const rejected = { ok: 0, failed: { client_rejected: CALLS } };
        expect(await callAll(misconfigured)).toMatchObject(each(rejected));
        const reports = await callFor(isLong ? 65_000 : 0, misconfigured, [HUB_ID, OTHER_HUB_ID]);
        for (const { failed } of reports) expect(failed).toEqual({ client_rejected: 2 * CALLS });
        const intervals = Math.ceil((performance.now() - startedAt) / 30_000);
        expect(fixture.refreshCount()).toBeGreaterThanOrEqual(1);
        expect(fixture.refreshCount()).toBeLessThanOrEqual(PROCESSES * intervals);
        expect(await fixture.rows()).toEqual(before);
      }, 120_000);
    });

    it('with lasting 401s of one endpoint cause one refresh at a time, at most one per process and minute', async () => {
      await fixture.connect(HUB_ID);
      await fleet.all((worker) => worker.send({ kind: 'restart' }));
      const lasting = { endpoint: 'account-info', times: 'always' } as const;
      const refusal = fixture.emulator.faults.plan({
        ...lasting,
        fault: { kind: 'status', status: 401 },
      });
      // Slow enough to show two refreshes at the same time.
      const slow = fixture.emulator.faults.plan({
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
      expect(fixture.refreshCount()).toBeLessThanOrEqual(PROCESSES * minutes);
      const refreshes = fixture.emulator.requests
        .of('token')
        .toSorted((one, other) => one.at - other.at);
      const ends = refreshes.map(({ at, durationMs }) => at + durationMs);
      for (const [index, { at }] of refreshes.slice(1).entries()) {
        expect(at).toBeGreaterThanOrEqual((ends[index] ?? 0) - 2); // Two rounded clocks.
      }
      expect(refreshes.length).toBeGreaterThanOrEqual(1);
    }, 120_000);

    /** Clears the processes' caches and expires the stored tokens. */
    async function forgetTokens(): Promise<void> {
      await fixture.expireStored();
      await fleet.all((worker) => worker.send({ kind: 'restart' }));
    }
  });
});

function callAll(fleet: Fleet, hubIds: number | readonly number[] = HUB_ID): Promise<CallReport[]> {
  return fleet.all((worker) => worker.call(hubIds, CALLS));
}

/** Calls on every process repeatedly for `durationMs`, at least once. */
async function callFor(
  durationMs: number,
  fleet: Fleet,
  hubIds: number | readonly number[],
): Promise<CallReport[]> {
  const endsAt = performance.now() + durationMs;
  const reports: CallReport[] = [];
  do {
    reports.push(...(await callAll(fleet, hubIds)));
    await delay(20); // A steady load without occupying the processor.
  } while (performance.now() < endsAt);
  return reports;
}

function each<Value>(value: Value): Value[] {
  return Array.from({ length: PROCESSES }, () => value);
}
