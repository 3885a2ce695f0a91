import { eventually } from '../support/eventually.js';
import { FULL } from './support/scale.js';
import { Stage } from './support/stage.js';

const HUB_ID = 1234567;
const LIFETIME_SECONDS = FULL ? 8 : 4;
const EXPIRATIONS = FULL ? 100 : 3;
const TOKEN_LATENCY_MS = 300;
const CALL_EVERY_MS = 20;
const AT_MOST_MS = (EXPIRATIONS + 2) * LIFETIME_SECONDS * 1_000;

describe('a steady load over many expirations', () => {
  // Most of it is waiting for tokens to age: both kinds can do that at the same time.
  it.concurrent.each([
    ['kept', false],
    ['single-use', true],
  ])(
    'with %s refresh tokens never fails and never waits for a refresh',
    async (_kind, rotateRefreshTokens) => {
      const stage = await Stage.set('PostgreSQL', {
        rotateRefreshTokens,
        expiresInSeconds: LIFETIME_SECONDS,
      });
      await stage.connect(HUB_ID);
      const fleet = await stage.fleet(2);
      stage.emulator.faults.plan({
        endpoint: 'token',
        fault: { kind: 'latency', latencyMs: TOKEN_LATENCY_MS },
        times: 'always',
      });
      await fleet.worker(0).send({ kind: 'refresh', hubId: HUB_ID });
      await fleet.all((worker) => worker.call(HUB_ID));
      stage.emulator.requests.clear();
      const before = fleet.events('connection.refreshed');
      const refreshes = () => fleet.events('connection.refreshed') - before;

      const stops = await fleet.all((worker) => worker.load(HUB_ID, CALL_EVERY_MS));
      await eventually(() => expect(refreshes()).toBeGreaterThanOrEqual(EXPIRATIONS), AT_MOST_MS);
      const reports = await Promise.all(stops.map((stop) => stop()));
      await fleet.stop();

      expect(reports).toMatchObject([
        { failed: {}, waited: 0 },
        { failed: {}, waited: 0 },
      ]);
      expect(stage.spends()).toBe(refreshes());
      expect(stage.emulator.requests.all().filter(({ status }) => status === 401)).toEqual([]);
      await stage.strike();
    },
    AT_MOST_MS + 60_000,
  );
});
