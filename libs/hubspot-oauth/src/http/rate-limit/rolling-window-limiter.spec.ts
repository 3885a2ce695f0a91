import fc from 'fast-check';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { Budget, type RateLimitHeaders } from './rate-limit-budget.js';
import { RollingWindowLimiter, type Permit } from './rolling-window-limiter.js';

const INTERVAL_MS = 10_000;
const never = () => new AbortController().signal;

function headers(max: number, remaining: number): RateLimitHeaders {
  return { max: String(max), remaining: String(remaining), intervalMs: String(INTERVAL_MS) };
}

function laneOf(limit: number, instances = 1) {
  const clock = new ManualClock();
  return {
    clock,
    lane: new RollingWindowLimiter(new Budget(limit, INTERVAL_MS, instances), clock),
  };
}

/** Turns that are granted at once. */
function enter(lane: RollingWindowLimiter, times: number): Permit[] {
  return Array.from({ length: times }, () => lane.enter()).filter((turn) => turn !== undefined);
}

/** Lets everything run that waits for no time to pass. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('RollingWindowLimiter', () => {
  it('counts calls under way, and answered ones for an interval after their answer', async () => {
    const { lane, clock } = laneOf(2);
    const [first, second] = enter(lane, 2);
    expect(enter(lane, 1)).toEqual([]);
    clock.advance(3_000);
    first?.end();
    second?.end();
    clock.advance(9_999);
    expect(enter(lane, 1)).toEqual([]);
    clock.advance(1);
    expect(enter(lane, 3)).toHaveLength(2);
  });

  it('gives the room of a call that was not sent to the next at once', async () => {
    const { lane } = laneOf(1);
    const [turn] = enter(lane, 1);
    const next = lane.wait(never(), false);
    turn?.cancel();
    await expect(next).resolves.toBeDefined();
  });

  it('serves first come first served, but for a call that had its turn before', async () => {
    const { lane, clock } = laneOf(1);
    enter(lane, 1)[0]?.end();
    const served: string[] = [];
    const wait = async (name: string, first: boolean) => {
      const turn = await lane.wait(never(), first);
      served.push(name);
      turn.end();
    };
    const all = Promise.all([wait('a', false), wait('b', false), wait('again', true)]);
    // A newcomer does not overtake those who wait, even when there is room.
    for (let interval = 0; interval < 3; interval++) {
      clock.advance(INTERVAL_MS);
      expect(lane.enter()).toBeUndefined();
      await settle();
    }
    await all;
    expect(served).toEqual(['again', 'a', 'b']);
  });

  it('lets a caller leave the queue, and its place go to the next', async () => {
    const { lane, clock } = laneOf(1);
    enter(lane, 1)[0]?.end();
    const leaving = new AbortController();
    const left = lane.wait(leaving.signal, false);
    const stays = lane.wait(never(), false);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    clock.advance(INTERVAL_MS);
    await expect(stays).resolves.toBeDefined();
    expect(lane.queued).toBe(0);
  });

  it('sets no timer that nobody waits for', async () => {
    const { lane, clock } = laneOf(1);
    enter(lane, 1)[0]?.end();
    const leaving = new AbortController();
    const left = lane.wait(leaving.signal, false);
    expect(clock.pendingSleeps()).toBe(1);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(clock.pendingSleeps()).toBe(0);
  });

  it('rests after a refusal, then goes on', async () => {
    const { lane, clock } = laneOf(100);
    const [turn] = enter(lane, 1);
    turn?.rest(4_000);
    turn?.end();
    expect(lane.enter()).toBeUndefined();
    const next = lane.wait(never(), false);
    clock.advance(4_000);
    await expect(next).resolves.toBeDefined();
  });

  it('takes the limit from the headers, both ways', () => {
    const { lane } = laneOf(3);
    enter(lane, 1)[0]?.end(headers(5, 4));
    expect(enter(lane, 10)).toHaveLength(4);
    const other = laneOf(100).lane;
    enter(other, 1)[0]?.end(headers(5, 4));
    expect(enter(other, 10)).toHaveLength(4);
  });

  it('leaves room for what others used up, and forgets it after an interval', async () => {
    const { lane, clock } = laneOf(100);
    enter(lane, 1)[0]?.end(headers(10, 3)); // 7 were counted, 6 of them not ours
    expect(enter(lane, 10)).toHaveLength(3);
    clock.advance(INTERVAL_MS);
    expect(enter(lane, 20)).toHaveLength(10 - 3);
  });

  it('is not misled by answers that overtook one another', () => {
    const { lane } = laneOf(10);
    const turns = enter(lane, 10);
    turns.toReversed().forEach((turn, index) => turn.end(headers(10, index)));
    expect(enter(lane, 1)).toEqual([]);
  });

  it('keeps to its part of the limit', () => {
    const { lane } = laneOf(100, 4);
    expect(enter(lane, 100)).toHaveLength(25);
  });

  it('can be forgotten only when nothing would be lost', () => {
    const { lane, clock } = laneOf(1);
    expect(lane.isIdle()).toBe(true);
    const [turn] = enter(lane, 1);
    expect(lane.isIdle()).toBe(false);
    turn?.end();
    expect(lane.isIdle()).toBe(false);
    clock.advance(INTERVAL_MS);
    expect(lane.isIdle()).toBe(true);
  });

  it('never lets a rolling window hold more than the limit, and wastes nothing', async () => {
    const plan = fc.record({
      limit: fc.integer({ min: 1, max: 8 }),
      latencies: fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 20, maxLength: 60 }),
      transits: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ limit, latencies, transits }) => {
        const { lane, clock } = laneOf(limit);
        const counted: number[] = [];
        const callOf = async (latencyMs: number) => {
          const turn = lane.enter() ?? (await lane.wait(never(), false));
          const transitMs = latencyMs * (transits.next().value ?? 0);
          await clock.sleep(transitMs);
          counted.push(clock.monotonicNow());
          await clock.sleep(latencyMs - transitMs);
          turn.end();
        };
        const progress = { done: false };
        const calls = Promise.all(latencies.map(callOf)).then(() => (progress.done = true));
        while (!progress.done) {
          await settle();
          clock.advance(50);
        }
        await calls;
        const windows = counted.slice(limit).map((at, index) => at - (counted[index] ?? 0));
        expect(Math.min(Infinity, ...windows)).toBeGreaterThanOrEqual(INTERVAL_MS);
        // Each round of `limit` calls takes an interval, the slowest answer, and two steps of time.
        const rounds = Math.ceil(latencies.length / limit);
        expect(clock.monotonicNow()).toBeLessThanOrEqual(rounds * (INTERVAL_MS + 3_200));
      }),
      { numRuns: 20 },
    );
  });
});
