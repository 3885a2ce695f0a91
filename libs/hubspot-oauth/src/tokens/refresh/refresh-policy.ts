const LONGEST_AHEAD_MS = 5 * 60_000;
const LONGEST_FORCED_WAIT_MS = 5_000;

/** How long before its expiry a token is refreshed in the background. */
export function eagerRefreshMs(lifetimeMs: number): number {
  return Math.min(LONGEST_AHEAD_MS, lifetimeMs / 4);
}

/** How long before its expiry a token is not handed out any more: a call needs time to arrive. */
export function expiryMarginMs(lifetimeMs: number): number {
  return Math.min(LONGEST_FORCED_WAIT_MS, lifetimeMs / 20);
}

/** The fleet's next pause after a failed refresh: doubles from `firstMs` up to `longestMs`. */
export function nextBackOffMs(previousMs: number, firstMs: number, longestMs: number): number {
  return Math.min(longestMs, Math.max(firstMs, previousMs * 2));
}
