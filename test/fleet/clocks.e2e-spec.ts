import { eventually } from '../support/eventually.js';
import { Fleet } from './support/fleet.js';
import { FULL } from './support/scale.js';
import { Fixture, type StoreName } from './support/fixture.js';

const HUB_ID = 1234567;
const STORES: StoreName[] = FULL ? ['SQLite', 'PostgreSQL', 'MariaDB'] : ['PostgreSQL'];
const APART_MS = 5 * 60_000;
const CALLS = 10;
const SERVED = { ok: CALLS, failed: {} };
/** A token is refreshed in the background when a quarter of its lifetime is left. */
const LIFETIME_SECONDS = 6;
const MIN_USE_MS = (LIFETIME_SECONDS - LIFETIME_SECONDS / 4) * 1_000;
const EXPIRATIONS = FULL ? 10 : 2;

describe.each(STORES)('wrong wall clocks on %s', (store) => {
  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, rotateRefreshTokens) => {
    let fixture: Fixture;

    beforeAll(async () => {
      fixture = await Fixture.create(store, { rotateRefreshTokens });
    }, 60_000);
    afterAll(() => fixture.close());

    describe('that are five minutes fast and slow', () => {
      let fleet: Fleet;

      beforeAll(async () => {
        await fixture.connect(HUB_ID);
        const offsets = [0, APART_MS, -APART_MS];
        fleet = await Fleet.start(
          offsets.map((clockOffsetMs) => fixture.settings({ clockOffsetMs })),
        );
      }, 60_000);
      afterAll(() => fleet.stop());
      beforeEach(() => fixture.emulator.requests.clear());

      it('cause no refresh a minute before one is due', async () => {
        await fixture.expireStoredIn(APART_MS + 60_000);
        await fleet.all((worker) => worker.send({ kind: 'restart' }));
        expect(await callAll(fleet)).toMatchObject([SERVED, SERVED, SERVED]);
        expect(fixture.refreshCount()).toBe(0);
      });

      it('cause no refresh when they are stepped while the token is cached', async () => {
        for (const byMs of [2 * APART_MS, -4 * APART_MS, 2 * APART_MS]) {
          await fleet.all((worker) => worker.send({ kind: 'step clock', byMs }));
          expect(await callAll(fleet)).toMatchObject([SERVED, SERVED, SERVED]);
        }
        expect(fixture.refreshCount()).toBe(0);
      });

      it('do not send an expired token and refresh it once', async () => {
        await fixture.expireTokens();
        await fleet.all((worker) => worker.send({ kind: 'restart' }));
        expect(await callAll(fleet)).toMatchObject([SERVED, SERVED, SERVED]);
        expect(fixture.refreshCount()).toBe(1);
        expect(fixture.unauthorizedCount()).toBe(0);
      });
    });
  });

  describe('that are stepped back and forth over several expirations', () => {
    let fixture: Fixture;
    let fleet: Fleet;

    beforeAll(async () => {
      fixture = await Fixture.create(store, { expiresInSeconds: LIFETIME_SECONDS });
      await fixture.connect(HUB_ID);
      fleet = await fixture.fleet(3);
    }, 60_000);
    afterAll(() => fixture.close());

    it('fail no call and cause no needless refresh', async () => {
      const startedAt = performance.now();
      const stops = await fleet.all((worker) => worker.load(HUB_ID, 50));
      for (let expiration = 1; expiration <= EXPIRATIONS; expiration += 1) {
        const byMs = expiration % 2 === 0 ? APART_MS : -APART_MS;
        await fleet.worker(0).send({ kind: 'step clock', byMs });
        await fleet.worker(1).send({ kind: 'step clock', byMs: -byMs });
        await eventually(
          () => expect(fixture.refreshCount()).toBeGreaterThanOrEqual(expiration),
          5 * LIFETIME_SECONDS * 1_000,
        );
      }
      const reports = await Promise.all(stops.map((stop) => stop()));
      const maxRefreshes = Math.ceil((performance.now() - startedAt) / MIN_USE_MS);
      expect(reports.map(({ failed }) => failed)).toEqual([{}, {}, {}]);
      expect(fixture.refreshCount()).toBeLessThanOrEqual(maxRefreshes);
      expect(fixture.unauthorizedCount()).toBe(0);
    }, 360_000);
  });
});

function callAll(fleet: Fleet) {
  return fleet.all((worker) => worker.call(HUB_ID, CALLS));
}
