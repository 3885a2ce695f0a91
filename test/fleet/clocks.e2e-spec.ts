import { eventually } from '../support/eventually.js';
import { Fleet } from './support/fleet.js';
import { FULL } from './support/scale.js';
import { Stage, type StoreName } from './support/fixture.js';

const HUB_ID = 1234567;
const STORES: StoreName[] = FULL ? ['SQLite', 'PostgreSQL', 'MariaDB'] : ['PostgreSQL'];
const APART_MS = 5 * 60_000;
const CALLS = 10;
const SERVED = { ok: CALLS, failed: {} };
/** A token of six seconds is refreshed ahead a quarter of that before its end. */
const LIFETIME_SECONDS = 6;
const LEAST_USE_MS = (LIFETIME_SECONDS - LIFETIME_SECONDS / 4) * 1_000;
const EXPIRATIONS = FULL ? 10 : 2;

describe.each(STORES)('wall clocks that are wrong, on %s,', (store) => {
  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, rotateRefreshTokens) => {
    let stage: Stage;

    beforeAll(async () => {
      stage = await Stage.set(store, { rotateRefreshTokens });
    }, 60_000);
    afterAll(() => stage.strike());

    describe('five minutes off, both ways,', () => {
      let fleet: Fleet;

      beforeAll(async () => {
        await stage.connect(HUB_ID);
        const offsets = [0, APART_MS, -APART_MS];
        fleet = await Fleet.start(
          offsets.map((clockOffsetMs) => stage.settings({ clockOffsetMs })),
        );
      }, 60_000);
      afterAll(() => fleet.stop());
      beforeEach(() => stage.emulator.requests.clear());

      it('cause no spend a minute before one is due', async () => {
        await stage.expireStoredIn(APART_MS + 60_000);
        await fleet.all((worker) => worker.send({ kind: 'restart' }));
        expect(await callAll(fleet)).toMatchObject([SERVED, SERVED, SERVED]);
        expect(stage.spends()).toBe(0);
      });

      it('cause none when they are stepped while the token is cached', async () => {
        for (const byMs of [2 * APART_MS, -4 * APART_MS, 2 * APART_MS]) {
          await fleet.all((worker) => worker.send({ kind: 'step clock', byMs }));
          expect(await callAll(fleet)).toMatchObject([SERVED, SERVED, SERVED]);
        }
        expect(stage.spends()).toBe(0);
      });

      it('let nobody send an expired token, and one process spend', async () => {
        await stage.expireTokens();
        await fleet.all((worker) => worker.send({ kind: 'restart' }));
        expect(await callAll(fleet)).toMatchObject([SERVED, SERVED, SERVED]);
        expect(stage.spends()).toBe(1);
        expect(stage.unauthorized()).toBe(0);
      });
    });
  });

  describe('stepped to and fro over several expirations', () => {
    let stage: Stage;
    let fleet: Fleet;

    beforeAll(async () => {
      stage = await Stage.set(store, { expiresInSeconds: LIFETIME_SECONDS });
      await stage.connect(HUB_ID);
      fleet = await stage.fleet(3);
    }, 60_000);
    afterAll(() => stage.strike());

    it('fail no call and cost no needless spend', async () => {
      const startedAt = performance.now();
      const ends = await fleet.all((worker) => worker.load(HUB_ID, 50));
      for (let expiration = 1; expiration <= EXPIRATIONS; expiration += 1) {
        const byMs = expiration % 2 === 0 ? APART_MS : -APART_MS;
        await fleet.worker(0).send({ kind: 'step clock', byMs });
        await fleet.worker(1).send({ kind: 'step clock', byMs: -byMs });
        await eventually(
          () => expect(stage.spends()).toBeGreaterThanOrEqual(expiration),
          5 * LIFETIME_SECONDS * 1_000,
        );
      }
      const reports = await Promise.all(ends.map((end) => end()));
      const mostSpends = Math.ceil((performance.now() - startedAt) / LEAST_USE_MS);
      expect(reports.map(({ failed }) => failed)).toEqual([{}, {}, {}]);
      expect(stage.spends()).toBeLessThanOrEqual(mostSpends);
      expect(stage.unauthorized()).toBe(0);
    }, 360_000);
  });
});

function callAll(fleet: Fleet) {
  return fleet.all((worker) => worker.call(HUB_ID, CALLS));
}
