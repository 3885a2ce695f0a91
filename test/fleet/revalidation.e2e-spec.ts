import { setTimeout as delay } from 'node:timers/promises';
import { sealedHubIds } from './support/account-ids.js';
import type { Fleet } from './support/fleet.js';
import { Fixture } from './support/fixture.js';
import { insertSealedConnections } from './support/insert-sealed-connections.js';
import { FULL } from './support/scale.js';

const HUB_ID = 1234567;
/** Connections are compared with their rows from 10 seconds on. */
const DURATION_MS = FULL ? 60_000 : 14_000;
const ACCOUNTS = [999, ...(FULL ? [9_999] : [])];

describe('comparing cached connections with their rows', () => {
  let fixture: Fixture;
  let fleet: Fleet;

  beforeAll(async () => {
    fixture = await Fixture.create('PostgreSQL');
    await fixture.connect(HUB_ID);
    await insertSealedConnections(fixture, HUB_ID, Math.max(...ACCOUNTS));
    fleet = await fixture.fleet(1);
  }, 120_000);
  afterAll(() => fixture.close());

  it.each(ACCOUNTS)(
    'takes at most one statement a second and 1,000 accounts in use, of %i',
    async (count) => {
      const worker = fleet.worker(0);
      await worker.send({ kind: 'restart' });
      const hubIds = [HUB_ID, ...sealedHubIds(count)];
      // Reads each row, and again those that were read long before the last one.
      for (let pass = 1; pass <= 2; pass += 1) {
        const stopReading = await worker.takeTokens(hubIds, 1_000);
        await stopReading();
      }
      const stop = await worker.takeTokens(hubIds, 1_000);
      await delay(DURATION_MS);
      const { failed, statements, wallMs } = await stop();

      const batches = Math.ceil(hubIds.length / 1_000);
      expect(failed).toEqual({});
      expect(statements).toBeGreaterThan(0);
      expect(statements).toBeLessThanOrEqual((wallMs / 1_000 + 1) * batches);
    },
    DURATION_MS + 120_000,
  );
});
