import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { Budget } from './rate-limit-budget.js';
import { type Permit, RollingWindowLimiter } from './rolling-window-limiter.js';

const never = () => new AbortController().signal;
/** Lets everything run that does not wait for time to pass. */
const runPendingTasks = () => new Promise((resolve) => setImmediate(resolve));

function limiterOf(limit: number) {
  const clock = new ManualClock();
  return { clock, limiter: new RollingWindowLimiter(new Budget(limit, 10_000, 1), clock) };
}

function acquire(limiter: RollingWindowLimiter, times: number): Permit[] {
  return Array.from({ length: times }, () => limiter.tryAcquire()).filter(
    (permit) => permit !== undefined,
  );
}

describe('RollingWindowLimiter with background calls', () => {
  it('spreads them over the interval', async () => {
    const { limiter, clock } = limiterOf(10);
    expect(limiter.tryAcquire('background')).toBeDefined();
    expect(limiter.tryAcquire('background')).toBeUndefined();
    const waiting = limiter.acquire(never(), false, 'background');
    clock.advance(999);
    expect(limiter.queued).toBe(1);
    clock.advance(1);
    await expect(waiting).resolves.toBeDefined();
  });

  it('keeps a fifth of the limit free of them', async () => {
    const { limiter, clock } = limiterOf(10);
    let started = 0;
    const queue = Array.from({ length: 20 }, async () => {
      await limiter.acquire(never(), false, 'background');
      started += 1;
    });
    for (let second = 0; second < 20; second++) {
      await runPendingTasks();
      clock.advance(1_000);
    }
    expect(started).toBe(8);
    expect(acquire(limiter, 5)).toHaveLength(2);
    expect(queue).toHaveLength(20);
  });

  it('starts none while an interactive call waits', async () => {
    const { limiter, clock } = limiterOf(5);
    const permits = acquire(limiter, 5);
    const order: string[] = [];
    const start = async (priority: 'interactive' | 'background') => {
      await limiter.acquire(never(), false, priority);
      order.push(priority);
    };
    const all = Promise.all([start('background'), start('interactive'), start('interactive')]);
    permits.forEach((permit) => permit.cancel());
    clock.advance(10_000);
    await all;
    expect(order).toEqual(['interactive', 'interactive', 'background']);
    expect(limiter.tryAcquire('interactive')).toBeDefined();
  });

  it('lets an interactive call pass those that wait', () => {
    const { limiter } = limiterOf(10);
    limiter.tryAcquire('background');
    void limiter.acquire(never(), false, 'background');
    expect(limiter.queued).toBe(1);
    expect(limiter.tryAcquire('interactive')).toBeDefined();
    expect(limiter.tryAcquire('background')).toBeUndefined();
  });

  it('serves them under a limit of one call, too', () => {
    expect(limiterOf(1).limiter.tryAcquire('background')).toBeDefined();
  });
});
