import type { Fleet } from './support/fleet.js';
import { FULL } from './support/scale.js';
import { Fixture, type StoreName } from './support/fixture.js';

const STORES: StoreName[] = FULL ? ['SQLite', 'PostgreSQL', 'MariaDB'] : ['SQLite', 'PostgreSQL'];
const PROCESSES = FULL ? 4 : 2;
const CALLS = 10;
const HUB_IDS = Array.from({ length: FULL ? 100 : 20 }, (_, index) => 2_000_001 + index);

describe.each(STORES)('many accounts on %s', (store) => {
  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, rotateRefreshTokens) => {
    let fixture: Fixture;
    let fleet: Fleet;

    beforeAll(async () => {
      const accounts = HUB_IDS.map((hubId) => ({ hubId }));
      fixture = await Fixture.create(store, { rotateRefreshTokens, accounts });
      await fixture.connect(...HUB_IDS);
      fleet = await fixture.fleet(PROCESSES);
    }, 120_000);
    afterAll(() => fixture.close());

    it('are refreshed once each, and every call is served as its own account', async () => {
      await fixture.expireTokens();
      const reports = await fleet.all((worker) => worker.call(HUB_IDS, CALLS));

      const served = { ok: HUB_IDS.length * CALLS, failed: {} };
      expect(reports).toMatchObject(reports.map(() => served));
      expect(HUB_IDS.map((hubId) => fixture.refreshCount(hubId))).toEqual(HUB_IDS.map(() => 1));
      expect(fixture.refreshCount()).toBe(HUB_IDS.length);
      expect(fixture.unauthorizedCount()).toBe(0);
    }, 120_000);

    it('are not refreshed while their tokens are valid', async () => {
      fixture.emulator.requests.clear();
      const reports = await fleet.all((worker) => worker.call(HUB_IDS, CALLS));
      for (const { failed } of reports) expect(failed).toEqual({});
      for (const hubId of HUB_IDS) {
        const requests = fixture.emulator.requests.of('account-info', { hubId });
        expect(requests).toHaveLength(PROCESSES * CALLS);
      }
      expect(fixture.refreshCount()).toBe(0);
    }, 60_000);
  });
});
