import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../support/eventually.js';
import { FULL } from './support/scale.js';
import { type Batch, WebhookFleet } from './support/webhook-fleet.js';

const INSTANCES = 4;
const BATCHES_PER_SECOND = FULL ? 50 : 5;
const SECONDS = FULL ? 60 : 6;
const KILLS_EVERY_SECONDS = FULL ? 10 : 2;
const OUTAGE_MS = FULL ? 10_000 : 1_500;
const TIMEOUT_MS = FULL ? 300_000 : 180_000;
/** The first delivery and HubSpot's ten repetitions. */
const MAX_ATTEMPTS = 11;

const objectsOf = (batches: readonly Batch[]) =>
  batches.flatMap(({ events }) => events.map(({ objectId }) => objectId));

describe('Webhooks of four processes behind one address', () => {
  let fleet: WebhookFleet;
  beforeEach(async () => {
    fleet = await WebhookFleet.start(INSTANCES);
  }, 120_000);
  afterEach(() => fleet.stop(), 60_000);

  /** Delivers batches at an even rate until `ended`. Returns those that were not taken. */
  const load = async (ended: (index: number) => boolean) => {
    const sent: Batch[] = [];
    const failed: Batch[] = [];
    const running: Promise<unknown>[] = [];
    for (let index = 0; !ended(index); index += 1) {
      const batch = fleet.newBatch(index);
      sent.push(batch);
      const taken = fleet.deliver(batch).then((isTaken) => isTaken || failed.push(batch));
      running.push(taken);
      await delay(1_000 / BATCHES_PER_SECOND);
    }
    await Promise.all(running);
    return { sent, failed };
  };

  /** Repeats deliveries as HubSpot does, but sooner. Returns the batches that HubSpot would give up. */
  const repeat = async (failed: readonly Batch[]): Promise<readonly Batch[]> => {
    let left = failed;
    await fleet.endClaims();
    while (left.length > 0 && left.every(({ statuses }) => statuses.length < MAX_ATTEMPTS)) {
      const taken = await Promise.all(left.map((batch) => fleet.deliver(batch)));
      left = left.filter((_, index) => taken[index] !== true);
    }
    return left;
  };

  it(
    'are handled once, except those in hand when their process was killed',
    async () => {
      const batches = BATCHES_PER_SECOND * SECONDS;
      const batchesPerKill = BATCHES_PER_SECOND * KILLS_EVERY_SECONDS;
      const replacing: Promise<void>[] = [];
      const { sent, failed } = await load((index) => {
        if (index > 0 && index < batches && index % batchesPerKill === 0) {
          replacing.push(fleet.replaceBusyOne());
        }
        return index === batches;
      });
      await Promise.all(replacing);
      expect(await repeat(failed)).toEqual([]);

      const objects = objectsOf(sent);
      await eventually(() => {
        expect(objects.filter((id) => !fleet.handled.has(id))).toEqual([]);
      });
      const twice = objects.filter((id) => (fleet.called.get(id) ?? 0) > 1);
      expect(twice.filter((id) => !fleet.inHand.has(id))).toEqual([]);
      const sorted = fleet.durationsMs.toSorted((one, other) => one - other);
      const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Infinity;
      process.stderr.write(
        `${objects.length} events, ${BATCHES_PER_SECOND} batches of 100 a second, ${replacing.length} processes killed: 0 lost, ` +
          `${twice.length} handled again, all of the ${fleet.inHand.size} in hand at a kill; answers: p50 ` +
          `${sorted[Math.floor(sorted.length / 2)]?.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms\n`,
      );
      if (FULL) expect(p99).toBeLessThan(1_000);
    },
    TIMEOUT_MS,
  );

  it(
    'are refused with 503 while the database is stopped, and none is lost',
    async () => {
      let isOver = false;
      const loading = load(() => isOver);
      await eventually(() => expect(fleet.handled.size).toBeGreaterThan(0), 20_000);
      await fleet.database.pause();
      await delay(OUTAGE_MS);
      await fleet.database.resume();
      isOver = true;
      const { sent, failed } = await loading;
      // 0: a busy machine did not answer within HubSpot's time-out.
      const refused = failed.flatMap(({ statuses }) => statuses).filter((status) => status !== 0);
      expect(refused.length).toBeGreaterThan(0);
      expect(new Set(refused)).toEqual(new Set([503]));
      expect(await repeat(failed)).toEqual([]);
      const objects = objectsOf(sent);
      await eventually(() => {
        expect(objects.filter((id) => !fleet.handled.has(id))).toEqual([]);
      });
    },
    TIMEOUT_MS,
  );
});
