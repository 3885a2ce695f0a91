import { FULL } from './support/scale.js';
import { Stage, type StoreName } from './support/fixture.js';

const HUB_ID = 1234567;
const TOKEN_LATENCY_MS = 50;
const SIZES = FULL ? [1, 4, 8, 16] : [1, 4];
const CALLS = FULL ? 1_000 : 200;

describe.each<StoreName>(['SQLite', 'PostgreSQL', 'MariaDB'])('a stampede on %s', (store) => {
  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, rotateRefreshTokens) => {
    let stage: Stage;

    beforeAll(async () => {
      stage = await Stage.set(store, { rotateRefreshTokens });
      await stage.connect(HUB_ID);
    }, 60_000);
    afterAll(() => stage.strike());

    it.each(SIZES)(
      'of %i processes spends once and serves everyone',
      async (size) => {
        const fleet = await stage.fleet(size);
        await stage.expireStored();
        stage.emulator.requests.clear();
        stage.emulator.faults.plan({
          endpoint: 'token',
          fault: { kind: 'latency', latencyMs: TOKEN_LATENCY_MS },
        });
        const reports = await fleet.all((worker) => worker.call(HUB_ID, CALLS));
        await fleet.stop();

        expect(stage.spends()).toBe(1);
        // With their codes, so that a failure says what the callers were told.
        expect(reports.map(({ ok, failed }) => ({ ok, failed }))).toEqual(
          reports.map(() => ({ ok: CALLS, failed: {} })),
        );
        expect(stage.emulator.requests.all().filter(({ status }) => status === 401)).toEqual([]);
      },
      120_000,
    );
  });
});
