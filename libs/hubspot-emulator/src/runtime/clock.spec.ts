import { EmulatorClock } from './clock.js';

describe('EmulatorClock', () => {
  it('starts at real time', () => {
    const before = Date.now();
    const now = new EmulatorClock().now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  it('continues in real time after a move', () => {
    const clock = new EmulatorClock(1000);
    clock.advance(60_000);
    expect(clock.offsetMs).toBe(61_000);
    expect(clock.now() - Date.now()).toBeGreaterThanOrEqual(60_000);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('does not move by %p ms', (ms) => {
    expect(() => new EmulatorClock().advance(ms)).toThrow(RangeError);
  });
});
