import { setImmediate as immediate } from 'node:timers/promises';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { Shutdown } from '../../runtime/shutdown.js';
import type { ResolvedHubSpotOAuthOptions } from '../../options/resolved-options.js';
import { RefreshRate } from './refresh-rate.js';

const OPTIONS = { refresh: { backgroundPerSecond: 10 } } as ResolvedHubSpotOAuthOptions;

describe('RefreshRate', () => {
  let clock: ManualClock;
  let shutdown: Shutdown;
  let rate: RefreshRate;
  /** When each refresh started. */
  let startedAtMs: number[];

  beforeEach(() => {
    clock = new ManualClock();
    shutdown = new Shutdown();
    rate = new RefreshRate(OPTIONS, clock, shutdown);
    startedAtMs = [];
  });

  async function pass(durationMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 5) {
      await immediate();
      clock.advance(5);
    }
    await immediate();
  }
  const start = (work: Promise<unknown> = Promise.resolve()) =>
    rate.run(() => {
      startedAtMs.push(clock.monotonicNow());
      return work;
    });
  const startMany = (count: number, work?: Promise<unknown>) =>
    Promise.all(Array.from({ length: count }, () => start(work)));

  it('starts the first refresh at once, and then ten per second', async () => {
    const all = startMany(2_000);
    expect(startedAtMs).toEqual([0]);
    await pass(999);
    expect(startedAtMs).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000]);
    await pass(199_000);
    await all;
    expect(startedAtMs).toHaveLength(2_000);
    expect(startedAtMs.at(-1)).toBe(199_900);
  });

  it('runs ten refreshes at once, and the next one when one of them has ended', async () => {
    const ends: (() => void)[] = [];
    for (let count = 0; count < 12; count += 1) {
      void start(new Promise<void>((resolve) => ends.push(resolve)));
    }
    await pass(5_000);
    expect(startedAtMs).toHaveLength(10);
    ends[3]?.();
    await immediate();
    expect(startedAtMs).toHaveLength(11);
  });

  it('goes on after one that failed', async () => {
    const failed = start(Promise.reject(new Error('HubSpot is down')));
    await expect(failed).resolves.toBeUndefined();
    void startMany(
      12,
      Promise.reject(new Error('HubSpot is down')).catch(() => undefined),
    );
    await pass(1_200);
    expect(startedAtMs).toHaveLength(13);
  });

  it('spends no time on what is not needed any more', async () => {
    void start();
    const skipped = Promise.all(Array.from({ length: 50 }, () => rate.run(() => undefined)));
    void start();
    await pass(100);
    await skipped;
    expect(startedAtMs).toEqual([0, 100]);
  });

  it('lets refreshes that a caller waits for go first', async () => {
    void startMany(2);
    await pass(50);
    rate.giveWay();
    await pass(95);
    expect(startedAtMs).toEqual([0]);
    await pass(5);
    expect(startedAtMs).toEqual([0, 150]);
  });

  describe('after a 429 of the token endpoint', () => {
    it('starts none for ten seconds, and then half as many', async () => {
      await start();
      rate.refused();
      void startMany(4);
      await pass(9_995);
      expect(startedAtMs).toEqual([0]);
      await pass(500);
      expect(startedAtMs).toEqual([0, 10_000, 10_200, 10_400]);
    });

    it('starts none until `Retry-After` is over', async () => {
      rate.refused(60_000);
      void start();
      await pass(59_995);
      expect(startedAtMs).toEqual([]);
      await pass(5);
      expect(startedAtMs).toEqual([60_000]);
    });

    it('counts those of one moment once', async () => {
      for (let count = 0; count < 10; count += 1) rate.refused();
      void startMany(2);
      await pass(10_200);
      expect(startedAtMs).toEqual([10_000, 10_200]);
    });

    it('slows down to one in two seconds, and returns to its rate with successes', async () => {
      for (let count = 0; count < 10; count += 1) {
        rate.refused();
        await pass(10_000);
      }
      void startMany(2);
      await pass(2_000);
      expect(startedAtMs).toEqual([100_000, 102_000]);
      for (let count = 0; count < 50; count += 1) rate.granted();
      startedAtMs = [];
      void startMany(3);
      await pass(2_200);
      const [first = 0, second = 0, third = 0] = startedAtMs;
      expect([second - first, third - second]).toEqual([100, 100]);
    });

    it("does not start sooner because a caller's refresh goes first", async () => {
      rate.refused(12_000);
      rate.giveWay();
      void start();
      await pass(11_900);
      expect(startedAtMs).toEqual([]);
      await pass(200);
      expect(startedAtMs).toEqual([12_000]);
    });

    it('is not made faster by requests that were sent before', async () => {
      rate.refused();
      for (let count = 0; count < 50; count += 1) rate.granted();
      void startMany(2);
      await pass(10_200);
      expect(startedAtMs).toEqual([10_000, 10_200]);
    });
  });

  it('ends what waits when the application closes', async () => {
    const all = startMany(3);
    shutdown.onModuleDestroy();
    await all;
    expect(startedAtMs).toEqual([0]);
    expect(clock.pendingSleeps()).toBe(0);
  });
});
