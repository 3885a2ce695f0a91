/**
 * HubSpot's burst limit for OAuth apps: 110 requests in any 10 seconds, for each account that
 * installed the app.
 *
 * @see https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
 */
export const RATE_LIMIT = { requests: 110, windowMs: 10_000 } as const;

/** Searches of an app in an account. HubSpot sends no rate limit headers with them. */
export const SEARCH_RATE_LIMIT = { requests: 5, windowMs: 1000 } as const;

export interface RateLimit {
  readonly requests: number;
  readonly windowMs: number;
}

/** The times of the latest accepted requests, in a ring buffer. */
interface Window {
  readonly times: Float64Array;
  oldest: number;
  length: number;
}

export class RateLimiter {
  readonly #windows = new Map<string, Window>();
  readonly #limit: RateLimit;

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /**
   * Counts a request if the limit allows it. Refused requests are not counted.
   *
   * @returns how many more requests are allowed now, or `undefined` if this one is refused
   */
  take(key: string, now: number): number | undefined {
    let window = this.#windows.get(key);
    if (window === undefined) {
      window = { times: new Float64Array(this.#limit.requests), oldest: 0, length: 0 };
      this.#windows.set(key, window);
    }
    const { times } = window;
    while (window.length > 0 && (times[window.oldest] ?? 0) <= now - this.#limit.windowMs) {
      window.oldest = (window.oldest + 1) % times.length;
      window.length -= 1;
    }
    if (window.length === times.length) return undefined;
    times[(window.oldest + window.length) % times.length] = now;
    window.length += 1;
    return times.length - window.length;
  }
}
