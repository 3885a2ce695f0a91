import fc from 'fast-check';
import { RATE_LIMIT, RateLimiter } from './rate-limiter.js';

describe('RateLimiter', () => {
  it('accepts exactly as many requests as the limit in any window', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 200, maxLength: 600 });
    fc.assert(
      fc.property(steps, (gaps) => {
        const limiter = new RateLimiter(RATE_LIMIT);
        const accepted: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          const recent = accepted.filter((time) => time > now - RATE_LIMIT.windowMs).length;
          const remaining = limiter.take('account', now);
          expect(remaining).toBe(
            recent < RATE_LIMIT.requests ? RATE_LIMIT.requests - recent - 1 : undefined,
          );
          if (remaining !== undefined) accepted.push(now);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('counts each key separately', () => {
    const limiter = new RateLimiter(RATE_LIMIT);
    for (let count = 0; count < RATE_LIMIT.requests; count += 1) limiter.take('a', 0);
    expect(limiter.take('a', 0)).toBeUndefined();
    expect(limiter.take('b', 0)).toBe(RATE_LIMIT.requests - 1);
  });
});
