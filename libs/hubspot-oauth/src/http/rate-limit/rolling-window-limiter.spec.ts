import fc from 'fast-check';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { Budget, type RateLimitHeaders } from './rate-limit-budget.js';
import { RollingWindowLimiter, type Permit } from './rolling-window-limiter.js';

const INTERVAL_MS = 10_000;
const never = () => new AbortController().signal;

function headers(max: number, remaining: number): RateLimitHeaders {
  return { max: String(max), remaining: String(remaining), intervalMs: String(INTERVAL_MS) };
}

function limiterOf(limit: number, instances = 1) {
  const clock = new ManualClock();
  return {
    clock,
    limiter: new RollingWindowLimiter(new Budget(limit, INTERVAL_MS, instances), clock),
  };
}

/** Permits that are granted at once. */
function acquire(limiter: RollingWindowLimiter, times: number): Permit[] {
  return Array.from({ length: times }, () => limiter.tryAcquire()).filter(
    (permit) => permit !== undefined,
  );
}

/** Lets everything run that does not wait for time to pass. */
const runPendingTasks = () => new Promise((resolve) => setImmediate(resolve));

describe('RollingWindowLimiter', () => {
  it('counts calls under way, and finished ones for an interval after their response', async () => {
    const { limiter, clock } = limiterOf(2);
    const [first, second] = acquire(limiter, 2);
    expect(acquire(limiter, 1)).toEqual([]);
    clock.advance(3_000);
    first?.release();
    second?.release();
    clock.advance(9_999);
    expect(acquire(limiter, 1)).toEqual([]);
    clock.advance(1);
    expect(acquire(limiter, 3)).toHaveLength(2);
  });

  it('looks again when the oldest call leaves the window, and no sooner', async () => {
    const { limiter, clock } = limiterOf(1);
    acquire(limiter, 1)[0]?.release();
    const sleepsMs: number[] = [];
    const sleep = clock.sleep.bind(clock);
    clock.sleep = (durationMs, signal) => {
      sleepsMs.push(durationMs);
      return sleep(durationMs, signal);
    };
    void limiter.acquire(never(), false);
    await runPendingTasks();
    expect(sleepsMs).toEqual([INTERVAL_MS]);
  });

  it('gives the room of a call that was not sent to the next at once', async () => {
    const { limiter } = limiterOf(1);
    const [permit] = acquire(limiter, 1);
    const next = limiter.acquire(never(), false);
    permit?.cancel();
    await expect(next).resolves.toBeDefined();
  });

  it('serves first come first served, but for a retry', async () => {
    const { limiter, clock } = limiterOf(1);
    acquire(limiter, 1)[0]?.release();
    const served: string[] = [];
    const acquireAs = async (name: string, first: boolean) => {
      const permit = await limiter.acquire(never(), first);
      served.push(name);
      permit.release();
    };
    const all = Promise.all([
      acquireAs('a', false),
      acquireAs('b', false),
      acquireAs('again', true),
    ]);
    // A new call does not go before those that wait, even when there is room.
    for (let interval = 0; interval < 3; interval++) {
      clock.advance(INTERVAL_MS);
      expect(limiter.tryAcquire()).toBeUndefined();
      await runPendingTasks();
    }
    await all;
    expect(served).toEqual(['again', 'a', 'b']);
  });

  it('lets a caller leave the queue, and its place go to the next', async () => {
    const { limiter, clock } = limiterOf(1);
    acquire(limiter, 1)[0]?.release();
    const leaving = new AbortController();
    const left = limiter.acquire(leaving.signal, false);
    const stays = limiter.acquire(never(), false);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    clock.advance(INTERVAL_MS);
    await expect(stays).resolves.toBeDefined();
    expect(limiter.queued).toBe(0);
  });

  it('sets no timer that nobody waits for', async () => {
    const { limiter, clock } = limiterOf(1);
    acquire(limiter, 1)[0]?.release();
    const leaving = new AbortController();
    const left = limiter.acquire(leaving.signal, false);
    expect(clock.pendingSleeps()).toBe(1);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(clock.pendingSleeps()).toBe(0);
  });

  it('rests after a refusal, then goes on', async () => {
    const { limiter, clock } = limiterOf(100);
    const [permit] = acquire(limiter, 1);
    permit?.rest(4_000);
    permit?.release();
    expect(limiter.tryAcquire()).toBeUndefined();
    const next = limiter.acquire(never(), false);
    clock.advance(4_000);
    await expect(next).resolves.toBeDefined();
  });

  it('does not shorten a rest by a shorter one', async () => {
    const { limiter, clock } = limiterOf(100);
    const [first, second] = acquire(limiter, 2);
    first?.rest(4_000);
    second?.rest(1_000);
    clock.advance(3_999);
    expect(limiter.tryAcquire()).toBeUndefined();
    expect(limiter.isIdle()).toBe(false);
    clock.advance(1);
    expect(limiter.tryAcquire()).toBeDefined();
  });

  it('takes the limit from the headers, both ways', () => {
    const { limiter } = limiterOf(3);
    acquire(limiter, 1)[0]?.release(headers(5, 4));
    expect(acquire(limiter, 10)).toHaveLength(4);
    const other = limiterOf(100).limiter;
    acquire(other, 1)[0]?.release(headers(5, 4));
    expect(acquire(other, 10)).toHaveLength(4);
  });

  it('leaves room for what others used up, and forgets it after an interval', async () => {
    const { limiter, clock } = limiterOf(100);
    acquire(limiter, 1)[0]?.release(headers(10, 3)); // 7 were counted, 6 of them not ours
    expect(acquire(limiter, 10)).toHaveLength(3);
    clock.advance(INTERVAL_MS);
    expect(acquire(limiter, 20)).toHaveLength(10 - 3);
  });

  it('is not misled by responses that arrive out of order', () => {
    const { limiter } = limiterOf(10);
    const permits = acquire(limiter, 10);
    permits.toReversed().forEach((permit, index) => permit.release(headers(10, index)));
    expect(acquire(limiter, 1)).toEqual([]);
  });

  it('keeps to its part of the limit', () => {
    const { limiter } = limiterOf(100, 4);
    expect(acquire(limiter, 100)).toHaveLength(25);
  });

  it('can be forgotten only when nothing would be lost', () => {
    const { limiter, clock } = limiterOf(1);
    expect(limiter.isIdle()).toBe(true);
    const [permit] = acquire(limiter, 1);
    expect(limiter.isIdle()).toBe(false);
    permit?.release();
    expect(limiter.isIdle()).toBe(false);
    clock.advance(INTERVAL_MS);
    expect(limiter.isIdle()).toBe(true);
    const [unsent] = acquire(limiter, 1);
    unsent?.rest(4_000);
    unsent?.cancel();
    clock.advance(3_999);
    expect(limiter.isIdle()).toBe(false);
    clock.advance(1);
    expect(limiter.isIdle()).toBe(true);
  });

  it('never lets a rolling window hold more than the limit, and wastes nothing', async () => {
    const plan = fc.record({
      limit: fc.integer({ min: 1, max: 8 }),
      latencies: fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 20, maxLength: 60 }),
      transits: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ limit, latencies, transits }) => {
        const { limiter, clock } = limiterOf(limit);
        const counted: number[] = [];
        const callOf = async (latencyMs: number) => {
          const permit = limiter.tryAcquire() ?? (await limiter.acquire(never(), false));
          const transitMs = latencyMs * (transits.next().value ?? 0);
          await clock.sleep(transitMs);
          counted.push(clock.monotonicNow());
          await clock.sleep(latencyMs - transitMs);
          permit.release();
        };
        const progress = { done: false };
        const calls = Promise.all(latencies.map(callOf)).then(() => (progress.done = true));
        while (!progress.done) {
          await runPendingTasks();
          clock.advance(50);
        }
        await calls;
        const windows = counted.slice(limit).map((at, index) => at - (counted[index] ?? 0));
        expect(Math.min(Infinity, ...windows)).toBeGreaterThanOrEqual(INTERVAL_MS);
        // Each round of `limit` calls takes an interval, the slowest response, and two time steps.
        const rounds = Math.ceil(latencies.length / limit);
        expect(clock.monotonicNow()).toBeLessThanOrEqual(rounds * (INTERVAL_MS + 3_200));
      }),
      { numRuns: 20 },
    );
  });
});
