import { FULL } from './support/scale.js';
import { Fixture, type StoreName } from './support/fixture.js';

const HUB_ID = 1234567;
const TOKEN_LATENCY_MS = 50;
const SIZES = FULL ? [1, 4, 8, 16] : [1, 4];
const CALLS = FULL ? 1_000 : 200;

describe.each<StoreName>(['SQLite', 'PostgreSQL', 'MariaDB'])('a stampede on %s', (store) => {
  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, rotateRefreshTokens) => {
    let fixture: Fixture;

    beforeAll(async () => {
      fixture = await Fixture.create(store, { rotateRefreshTokens });
      await fixture.connect(HUB_ID);
    }, 60_000);
    afterAll(() => fixture.close());

    it.each(SIZES)(
      'of %i processes refreshes once and every call succeeds',
      async (size) => {
        const fleet = await fixture.fleet(size);
        await fixture.expireStored();
        fixture.emulator.requests.clear();
        fixture.emulator.faults.plan({
          endpoint: 'token',
          fault: { kind: 'latency', latencyMs: TOKEN_LATENCY_MS },
        });
        const reports = await fleet.all((worker) => worker.call(HUB_ID, CALLS));
        await fleet.stop();

        expect(fixture.refreshCount()).toBe(1);
        // With the error codes, so that a failed test shows them.
        expect(reports.map(({ ok, failed }) => ({ ok, failed }))).toEqual(
          reports.map(() => ({ ok: CALLS, failed: {} })),
        );
        expect(fixture.emulator.requests.all().filter(({ status }) => status === 401)).toEqual([]);
      },
      120_000,
    );
  });
});
