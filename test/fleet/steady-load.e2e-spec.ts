import { eventually } from '../support/eventually.js';
import { FULL } from './support/scale.js';
import { Fixture } from './support/fixture.js';

const HUB_ID = 1234567;
const LIFETIME_SECONDS = 8;
const EXPIRATIONS = FULL ? 100 : 2;
const TOKEN_LATENCY_MS = 300;
const CALL_EVERY_MS = FULL ? 20 : 50;
const TIMEOUT_MS = (EXPIRATIONS + 2) * LIFETIME_SECONDS * 1_000;

describe('a steady load over many expirations', () => {
  // Most of the time passes while tokens expire, so both kinds run concurrently.
  it.concurrent.each([
    ['kept', false],
    ['single-use', true],
  ])(
    'with %s refresh tokens never fails and never waits for a refresh',
    async (_kind, rotateRefreshTokens) => {
      const fixture = await Fixture.create('PostgreSQL', {
        rotateRefreshTokens,
        expiresInSeconds: LIFETIME_SECONDS,
      });
      try {
        await keepLoad(fixture);
      } finally {
        await fixture.close();
      }
    },
    TIMEOUT_MS + 60_000,
  );

  async function keepLoad(fixture: Fixture): Promise<void> {
    await fixture.connect(HUB_ID);
    const fleet = await fixture.fleet(2);
    try {
      await fleet.worker(0).send({ kind: 'refresh', hubId: HUB_ID });
      await fleet.all((worker) => worker.call(HUB_ID));
      fixture.emulator.requests.clear();
      fixture.emulator.faults.plan({
        endpoint: 'token',
        fault: { kind: 'latency', latencyMs: TOKEN_LATENCY_MS },
        times: 'always',
      });
      const before = fleet.events('connection.refreshed');
      const refreshes = () => fleet.events('connection.refreshed') - before;

      const stops = await fleet.all((worker) => worker.load(HUB_ID, CALL_EVERY_MS));
      await eventually(() => expect(refreshes()).toBeGreaterThanOrEqual(EXPIRATIONS), TIMEOUT_MS);
      const reports = await Promise.all(stops.map((stop) => stop()));

      const everyCall = { failed: {}, waited: 0 };
      expect(reports).toMatchObject([everyCall, everyCall]);
      await eventually(() => expect(refreshes()).toBe(fixture.refreshCount()));
      expect(fixture.emulator.requests.all().filter(({ status }) => status === 401)).toEqual([]);
    } finally {
      await fleet.stop();
    }
  }
});
