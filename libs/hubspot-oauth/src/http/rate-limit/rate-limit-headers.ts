import type { RateLimitHeaders } from './rate-limit-budget.js';

const MAX = 'x-hubspot-ratelimit-max';
const REMAINING = 'x-hubspot-ratelimit-remaining';
export const INTERVAL = 'x-hubspot-ratelimit-interval-milliseconds';

/**
 * Returns undefined if the response has none, like those of searches.
 *
 * @param header returns a header of the response by its name in lower case
 */
export function rateLimitHeadersOf(
  header: (name: string) => string | undefined,
): RateLimitHeaders | undefined {
  const max = header(MAX);
  if (max === undefined) return undefined;
  return { max, remaining: header(REMAINING), intervalMs: header(INTERVAL) };
}
