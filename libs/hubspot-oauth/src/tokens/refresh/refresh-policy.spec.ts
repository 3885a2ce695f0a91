import {
  eagerPauseMs,
  eagerRefreshMs,
  expiryMarginMs,
  jitteredEagerRefreshMs,
  leaseMs,
  nextBackOffMs,
  nextPollMs,
  pollJitter,
} from './refresh-policy.js';

const MINUTE_MS = 60_000;

describe('refresh policy', () => {
  it.each([
    [30 * MINUTE_MS, 5 * MINUTE_MS, 5_000],
    [6 * 60 * MINUTE_MS, 5 * MINUTE_MS, 5_000],
    [20 * MINUTE_MS, 5 * MINUTE_MS, 5_000],
    [19 * MINUTE_MS, 4.75 * MINUTE_MS, 5_000],
    [8_000, 2_000, 400],
    [60_000, 15_000, 3_000],
  ])(
    'refreshes a token of %i ms for %i ms and withholds it for %i ms',
    (lifetimeMs, eager, margin) => {
      expect(eagerRefreshMs(lifetimeMs)).toBe(eager);
      expect(expiryMarginMs(lifetimeMs)).toBe(margin);
    },
  );

  it('starts background refreshes in the first fifth of their window', () => {
    expect(jitteredEagerRefreshMs(30 * MINUTE_MS, 0)).toBe(5 * MINUTE_MS);
    expect(jitteredEagerRefreshMs(30 * MINUTE_MS, 0.5)).toBe(4.5 * MINUTE_MS);
    expect(jitteredEagerRefreshMs(30 * MINUTE_MS, 1)).toBe(4 * MINUTE_MS);
  });

  it('leases for longer than the call takes', () => {
    expect(leaseMs(10_000)).toBe(15_000);
    expect(leaseMs(1_000)).toBe(1_500);
  });

  it('doubles the pause after each failed refresh, up to 10 s', () => {
    const pauses: number[] = [];
    for (let count = 0; count < 5; count += 1) {
      pauses.push(nextBackOffMs(pauses.at(-1) ?? 0, 2_000));
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it.each([
    [0, 1_999, 2_000],
    [0, 3_000, 3_000],
    [2_000, 3_000, 4_000],
    [0, 60_000, 10_000],
  ])(
    'pauses after a pause of %i ms and Retry-After of %i ms for %i ms',
    (before, retryAfter, next) => {
      expect(nextBackOffMs(before, 2_000, retryAfter)).toBe(next);
    },
  );

  it('polls less and less often', () => {
    expect(nextPollMs(20)).toBe(32);
    expect(nextPollMs(156)).toBeCloseTo(249.6);
    expect(nextPollMs(157)).toBe(250);
    expect([pollJitter(0), pollJitter(0.5), pollJitter(1)]).toEqual([0.75, 1, 1.25]);
  });

  it('fits ten background attempts into the window of a short token', () => {
    expect(eagerPauseMs(30 * MINUTE_MS, 0)).toBe(500);
    expect(eagerPauseMs(30 * MINUTE_MS, 0.5)).toBe(1_000);
    expect(eagerPauseMs(8_000, 0.5)).toBe(200);
  });
});
