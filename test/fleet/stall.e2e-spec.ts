import { eventually } from '../support/eventually.js';
import type { Fleet } from './support/fleet.js';
import { FULL, SHORT_TIMES, leaseMsOf } from './support/scale.js';
import { Fixture, type StoreName } from './support/fixture.js';

const HUB_ID = 1234567;
const STORES: StoreName[] = FULL ? ['SQLite', 'PostgreSQL', 'MariaDB'] : ['PostgreSQL'];
const ALL_SERVED = { ok: 10, failed: {} };

describe.each(STORES)('a refresh that outlasts its lease on %s', (store) => {
  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, rotateRefreshTokens) => {
    let fixture: Fixture;
    let fleet: Fleet;

    beforeAll(async () => {
      fixture = await Fixture.create(store, { rotateRefreshTokens });
    }, 60_000);
    beforeEach(async () => {
      await fixture.connect(HUB_ID);
      fleet = await fixture.fleet(2, { refresh: SHORT_TIMES });
      await fixture.expireStored();
      fixture.emulator.requests.clear();
    }, 60_000);
    afterEach(() => fleet.stop());
    afterAll(() => fixture.close());

    it('because HubSpot stalls is taken over, and every call succeeds', async () => {
      fixture.emulator.faults.plan({
        endpoint: 'token',
        fault: { kind: 'latency', latencyMs: leaseMsOf(SHORT_TIMES) + 1_000 },
      });
      const reports = await fleet.all((worker) => worker.call(HUB_ID, 10));
      expect(reports).toMatchObject([ALL_SERVED, ALL_SERVED]);
      await eventually(() => expect(fixture.refreshCount()).toBe(2));
    }, 30_000);

    it('because its holder froze with the response does not overwrite its successor', async () => {
      const [holder, successor] = [fleet.worker(0), fleet.worker(1)];
      const { reached } = await holder.hold('response received');
      const held = holder.call(HUB_ID, 10);
      await reached;
      const served = successor.call(HUB_ID, 10);
      if (rotateRefreshTokens) {
        // HubSpot refuses the successor's refresh. It waits for the holder to save before it marks the grant as revoked.
        await eventually(() => expect(fixture.refreshCount()).toBe(2));
      } else {
        await served;
      }
      await holder.send({ kind: 'release' });
      expect([await held, await served]).toMatchObject([ALL_SERVED, ALL_SERVED]);
      expect(fixture.refreshCount()).toBe(2);
      expect(await fixture.statusOf(HUB_ID)).toBe('active');
    }, 30_000);

    it('because its holder was stopped and continued leaves a working grant', async () => {
      const [holder, successor] = [fleet.worker(0), fleet.worker(1)];
      const slow = fixture.emulator.faults.plan({
        endpoint: 'token',
        fault: { kind: 'latency', latencyMs: 200 },
      });
      const held = holder.call(HUB_ID, 10);
      await eventually(() => expect(slow.met).toBe(1));
      holder.freeze();
      const served = successor.call(HUB_ID, 10);
      // With a single-use token the grant is in the response that waits in the frozen process.
      await eventually(() => expect(fixture.refreshCount()).toBe(2), 10_000);
      holder.unfreeze();
      for (const report of [await held, await served]) expect(report).toMatchObject(ALL_SERVED);
      expect(await fixture.statusOf(HUB_ID)).toBe('active');
    }, 30_000);

    it('because its event loop is blocked still serves every call in time', async () => {
      const [holder, successor] = [fleet.worker(0), fleet.worker(1)];
      const slow = fixture.emulator.faults.plan({
        endpoint: 'token',
        fault: { kind: 'latency', latencyMs: 300 },
      });
      const held = holder.call(HUB_ID, 10);
      await eventually(() => expect(slow.met).toBe(1));
      const blocked = holder.send({ kind: 'block', durationMs: leaseMsOf(SHORT_TIMES) + 500 });
      const served = successor.call(HUB_ID, 10);
      await blocked;
      expect([await held, await served]).toMatchObject([ALL_SERVED, ALL_SERVED]);
      expect(await fixture.statusOf(HUB_ID)).toBe('active');
    }, 30_000);

    if (rotateRefreshTokens) {
      it('reactivates a revoked connection when its response arrives last', async () => {
        const [holder, successor] = [fleet.worker(0), fleet.worker(1)];
        const { reached } = await holder.hold('response received');
        const held = holder.call(HUB_ID, 10);
        await reached;
        expect(await successor.call(HUB_ID, 10)).toMatchObject({
          failed: { reauthorization_required: 10 },
        });
        await holder.send({ kind: 'release' });
        expect(await held).toMatchObject(ALL_SERVED);
        expect(await fixture.statusOf(HUB_ID)).toBe('active');
        expect(await successor.call(HUB_ID, 10)).toMatchObject(ALL_SERVED);
      }, 30_000);
    }
  });
});
