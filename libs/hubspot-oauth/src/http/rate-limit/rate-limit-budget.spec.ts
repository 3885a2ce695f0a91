import { Budget, type RateLimitHeaders } from './rate-limit-budget.js';

const NOW_MS = 5_000;

function budget(limit = 10, instances = 1): Budget {
  return new Budget(limit, 10_000, instances);
}

function headers(changed: Partial<RateLimitHeaders>): RateLimitHeaders {
  return { max: '10', remaining: '10', intervalMs: '10000', ...changed };
}

/** The calls that fit into an interval. */
function roomOf(tested: Budget, now = NOW_MS): number {
  let calls = 0;
  while (tested.hasRoom(calls, now)) calls += 1;
  return calls;
}

describe('Budget', () => {
  it('has room for the limit', () => {
    expect(roomOf(budget())).toBe(10);
  });

  it('divides the limit between instances, rounded down', () => {
    expect(roomOf(budget(10, 3))).toBe(3);
  });

  it('has room for one call at least', () => {
    expect(roomOf(budget(2, 5))).toBe(1);
  });

  it.each([
    [0.2, 2],
    [0.29, 2],
    [0.05, 0],
  ])('shares %d of the limit as whole calls', (fraction, calls) => {
    expect(budget().share(fraction)).toBe(calls);
  });

  it('spaces calls evenly over the interval', () => {
    expect(budget(10).spacingMs).toBe(1_000);
    expect(budget(10, 2).spacingMs).toBe(2_000);
  });

  it('takes the limit and the interval from the headers', () => {
    const tested = budget();
    tested.learn(headers({ max: '20', remaining: '20', intervalMs: '2000' }), 0, NOW_MS);
    expect([roomOf(tested), tested.intervalMs, tested.spacingMs]).toEqual([20, 2_000, 100]);
  });

  it.each<Partial<RateLimitHeaders>>([
    { max: undefined },
    { max: '0' },
    { max: '-1' },
    { max: 'many' },
  ])('learns nothing from the limit %j', (changed) => {
    const tested = budget();
    tested.learn(headers({ remaining: '0', intervalMs: '1', ...changed }), 0, NOW_MS);
    expect([roomOf(tested), tested.intervalMs]).toEqual([10, 10_000]);
  });

  it.each(['0', '-1', 'soon', undefined])(
    'keeps its interval if the header is %s',
    (intervalMs) => {
      const tested = budget();
      tested.learn(headers({ intervalMs }), 0, NOW_MS);
      expect(tested.intervalMs).toBe(10_000);
    },
  );

  it('leaves room for the calls of others that HubSpot counted', () => {
    const tested = budget();
    tested.learn(headers({ remaining: '6' }), 1, NOW_MS);
    expect(roomOf(tested)).toBe(7);
  });

  it('counts others when nothing remains', () => {
    const tested = budget();
    tested.learn(headers({ remaining: '0' }), 4, NOW_MS);
    expect(roomOf(tested)).toBe(4);
  });

  it.each(['-1', 'some', undefined])('counts no others if %s remain', (remaining) => {
    const tested = budget();
    tested.learn(headers({ remaining }), 0, NOW_MS);
    expect([roomOf(tested), tested.forgetsAtMs]).toEqual([10, Infinity]);
  });

  it('counts no others if its own calls explain what HubSpot counted', () => {
    const tested = budget();
    tested.learn(headers({ remaining: '6' }), 5, NOW_MS);
    expect([roomOf(tested), tested.forgetsAtMs]).toEqual([10, Infinity]);
  });

  it('forgets the calls of others after one interval', () => {
    const tested = budget();
    tested.learn(headers({ remaining: '6' }), 0, NOW_MS);
    expect(tested.forgetsAtMs).toBe(NOW_MS + 10_000);
    expect(roomOf(tested, NOW_MS + 9_999)).toBe(6);
    expect(roomOf(tested, NOW_MS + 10_000)).toBe(10);
  });
});
