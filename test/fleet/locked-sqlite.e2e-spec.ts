import { setTimeout as delay } from 'node:timers/promises';
import type { Fleet } from './support/fleet.js';
import { Fixture } from './support/fixture.js';
import { FULL } from './support/scale.js';

const HUB_IDS = Array.from({ length: 200 }, (_, index) => 2_000_001 + index);
/** A statement gives up after five seconds. */
const SHORT_MS = 2_500;
const LONG_MS = FULL ? 20_000 : 7_000;
const VALID_HUB_ID = 2_000_000;

describe('an SQLite file that another process has locked', () => {
  let fixture: Fixture;
  let fleet: Fleet;

  beforeAll(async () => {
    const accounts = [VALID_HUB_ID, ...HUB_IDS].map((hubId) => ({ hubId }));
    fixture = await Fixture.create('SQLite', { accounts });
    await fixture.connect(VALID_HUB_ID, ...HUB_IDS);
    fleet = await fixture.fleet(1);
  }, 120_000);
  afterAll(() => fixture.close());
  beforeEach(async () => {
    fixture.emulator.requests.clear();
    await fixture.expireTokens();
    await fleet.worker(0).send({ kind: 'restart' });
    await fleet.worker(0).call(VALID_HUB_ID);
  });

  async function callWhileLocked(lockedMs: number) {
    await fixture.query('BEGIN IMMEDIATE');
    const calls = fleet.worker(0).call(HUB_IDS);
    await delay(lockedMs);
    await fixture.query('COMMIT');
    return calls;
  }

  it('is tried by one statement of a process while 200 accounts need a refresh', async () => {
    const { failed, refusals } = await callWhileLocked(SHORT_MS);
    expect(failed).toEqual({});
    expect(HUB_IDS.map((hubId) => fixture.refreshCount(hubId))).toEqual(HUB_IDS.map(() => 1));
    // Pauses of 5 ms at first, and of 100 ms or more from the sixth on.
    expect(refusals).toBeGreaterThan(0);
    expect(refusals).toBeLessThanOrEqual(5 + SHORT_MS / 100);
  }, 60_000);

  it('for longer than statements wait is a typed error, and calls succeed afterwards', async () => {
    const { ok, failed, refusals } = await callWhileLocked(LONG_MS);
    expect({ ok, failed }).toEqual({
      ok: 0,
      failed: { connection_store_unavailable: HUB_IDS.length },
    });
    expect(refusals).toBeLessThanOrEqual(5 + LONG_MS / 100);
    expect(fixture.refreshCount()).toBe(1);
    expect(await fleet.worker(0).call(HUB_IDS)).toMatchObject({ ok: HUB_IDS.length, failed: {} });
  }, 60_000);

  it('does not keep callers with a token from calling', async () => {
    await fixture.query('BEGIN IMMEDIATE');
    const report = await fleet.worker(0).call(VALID_HUB_ID, 10);
    await fixture.query('COMMIT');
    expect(report).toMatchObject({ ok: 10, failed: {}, refusals: 0 });
  });
});
