import type { Fleet } from './support/fleet.js';
import { FULL } from './support/scale.js';
import { Stage, type StoreName } from './support/fixture.js';

const STORES: StoreName[] = FULL ? ['SQLite', 'PostgreSQL', 'MariaDB'] : ['SQLite', 'PostgreSQL'];
const PROCESSES = FULL ? 4 : 2;
const CALLS = 10;
const HUB_IDS = Array.from({ length: FULL ? 100 : 20 }, (_, index) => 2_000_001 + index);

describe.each(STORES)('many accounts at once on %s', (store) => {
  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, rotateRefreshTokens) => {
    let stage: Stage;
    let fleet: Fleet;

    beforeAll(async () => {
      const accounts = HUB_IDS.map((hubId) => ({ hubId }));
      stage = await Stage.set(store, { rotateRefreshTokens, accounts });
      await stage.connect(...HUB_IDS);
      fleet = await stage.fleet(PROCESSES);
    }, 120_000);
    afterAll(() => stage.strike());

    it('cost one spend each, and every call is served as its own account', async () => {
      await stage.expireTokens();
      const reports = await fleet.all((worker) => worker.call(HUB_IDS, CALLS));

      const served = { ok: HUB_IDS.length * CALLS, failed: {} };
      expect(reports).toMatchObject(reports.map(() => served));
      expect(HUB_IDS.map((hubId) => stage.spends(hubId))).toEqual(HUB_IDS.map(() => 1));
      expect(stage.spends()).toBe(HUB_IDS.length);
      expect(stage.unauthorized()).toBe(0);
    }, 120_000);

    it('cost nothing more while their tokens live', async () => {
      stage.emulator.requests.clear();
      const reports = await fleet.all((worker) => worker.call(HUB_IDS, CALLS));
      for (const { failed } of reports) expect(failed).toEqual({});
      for (const hubId of HUB_IDS) {
        const answered = stage.emulator.requests.of('account-info', { hubId });
        expect(answered).toHaveLength(PROCESSES * CALLS);
      }
      expect(stage.spends()).toBe(0);
    }, 60_000);
  });
});
