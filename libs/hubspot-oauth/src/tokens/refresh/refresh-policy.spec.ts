import { expiryMarginMs, nextBackOffMs, eagerRefreshMs } from './refresh-policy.js';

const MINUTE = 60_000;

describe('the windows of a token', () => {
  it.each([
    [30 * MINUTE, 5 * MINUTE, 5_000],
    [6 * 60 * MINUTE, 5 * MINUTE, 5_000],
    [8_000, 2_000, 400],
    [60_000, 15_000, 3_000],
  ])('of %i ms are %i ms ahead and %i ms of forced wait', (lifetimeMs, aheadMs, waitMs) => {
    expect(eagerRefreshMs(lifetimeMs)).toBe(aheadMs);
    expect(expiryMarginMs(lifetimeMs)).toBe(waitMs);
  });

  it('double the pause after each failed refresh, up to the longest', () => {
    const pauses = [0, 0, 0, 0, 0];
    for (const index of pauses.keys()) {
      pauses[index] = nextBackOffMs(pauses[index - 1] ?? 0, 2_000, 10_000);
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000, 10_000, 10_000]);
  });
});
