import { ManualClock } from './manual-clock.js';

describe('ManualClock', () => {
  it('stands still until it is advanced', () => {
    const clock = new ManualClock(1_000);
    expect([clock.now(), clock.monotonicNow()]).toEqual([1_000, 0]);
    clock.advance(250);
    expect([clock.now(), clock.monotonicNow()]).toEqual([1_250, 250]);
  });

  it('wakes sleeps in the order in which they end', async () => {
    const clock = new ManualClock();
    const woken: number[] = [];
    const sleeps = [30, 10, 20, 40].map(async (ms) => {
      await clock.sleep(ms);
      woken.push(ms);
    });
    clock.advance(9);
    expect(clock.pendingSleeps()).toBe(4);
    clock.advance(21);
    await Promise.all(sleeps.slice(0, 3));
    expect(woken).toEqual([10, 20, 30]);
    expect(clock.pendingSleeps()).toBe(1);
  });

  it('ends a sleep whose signal aborts', async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const sleep = clock.sleep(10, controller.signal);
    controller.abort(new Error('enough'));
    await expect(sleep).rejects.toThrow('enough');
    expect(clock.pendingSleeps()).toBe(0);
    await expect(clock.sleep(10, controller.signal)).rejects.toThrow('enough');
    expect(clock.pendingSleeps()).toBe(0);
  });
});
