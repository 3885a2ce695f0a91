const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Longest time before its expiry at which a token is refreshed: that of a token of 30 minutes. */
const MAX_EAGER_REFRESH_MS = 5 * MINUTE_MS;
/** Time for a call to reach HubSpot, and for the clocks of both sides to differ. */
const MAX_EXPIRY_MARGIN_MS = 5 * SECOND_MS;
/** Part of the eager window in which background refreshes begin, so that they do not coincide. */
const EAGER_JITTER = 0.2;

/** How long before its expiry a token is refreshed in the background. */
export function eagerRefreshMs(lifetimeMs: number): number {
  return Math.min(MAX_EAGER_REFRESH_MS, lifetimeMs / 4);
}

/** As `eagerRefreshMs`, for one of many tokens. @param fraction random, in [0, 1) */
export function jitteredEagerRefreshMs(lifetimeMs: number, fraction: number): number {
  return eagerRefreshMs(lifetimeMs) * (1 - fraction * EAGER_JITTER);
}

/** How long before its expiry a token is no longer handed out. */
export function expiryMarginMs(lifetimeMs: number): number {
  return Math.min(MAX_EXPIRY_MARGIN_MS, lifetimeMs / 20);
}

/** A lease outlasts the call that it is taken for, with time to store what the call returned. */
export function leaseMs(callTimeoutMs: number): number {
  return callTimeoutMs * 1.5;
}

/** Pauses before the attempts of one refresh. They fit into one lease if HubSpot responds quickly. */
export const ATTEMPT_PAUSES_MS: readonly number[] = [0, 250, SECOND_MS];
/** A longer `Retry-After` ends the refresh: the lease is freed while everybody waits. */
export const MAX_ATTEMPT_RETRY_AFTER_MS = 5 * SECOND_MS;

/** Longest pause of all processes after a failed refresh: HubSpot's incidents end without notice. */
export const MAX_BACK_OFF_MS = 10 * SECOND_MS;

/** The next pause of all processes after a failed refresh: doubles from `firstMs`. */
export function nextBackOffMs(previousMs: number, firstMs: number, retryAfterMs = 0): number {
  return Math.min(MAX_BACK_OFF_MS, Math.max(firstMs, previousMs * 2, retryAfterMs));
}

/** How often the row is read while another process refreshes: soon at first, then less often. */
export const FIRST_POLL_MS = 20;
const POLL_GROWTH = 1.6;
export const MAX_POLL_MS = 250;

export function nextPollMs(pollMs: number): number {
  return Math.min(MAX_POLL_MS, pollMs * POLL_GROWTH);
}

/** A factor from 0.75 to 1.25 for polls. @param fraction random, in [0, 1) */
export function pollJitter(fraction: number): number {
  return 0.75 + fraction / 2;
}

/** How long a store that does not respond may delay a caller whose cached token is valid. */
export const STORE_TIMEOUT_MS = SECOND_MS;

/**
 * Before marking a grant as revoked, wait this long for the previous lease holder: with rotating
 * refresh tokens it may have received the new token.
 */
export const LATE_SUCCESS_WAIT_MS = 3 * SECOND_MS;
export const LATE_SUCCESS_POLL_MS = 100;

/**
 * HubSpot refused a grant again that is marked as revoked: no process tries it for so long. Only
 * explicit refreshes try such a grant, so HubSpot receives it at most 12 times an hour.
 */
export const REVOKED_PAUSE_MS = 5 * MINUTE_MS;

/** How often a client that HubSpot rejected is tried again. */
export const PROBE_INTERVAL_MS = 30 * SECOND_MS;

/** How often each process looks for tokens in use that are due for a background refresh. */
export const EAGER_INTERVAL_MS = 30 * SECOND_MS;
/** A connection that was not used for so long is not refreshed in the background. */
export const IDLE_AFTER_MS = 30 * MINUTE_MS;

/**
 * Background refreshes of one process that run at the same time. With HubSpot's usual response of a
 * few hundred milliseconds that is more than `refresh.backgroundPerSecond` needs.
 */
export const CONCURRENT_EAGER_REFRESHES = 10;
/** After a 429 of the token endpoint no background refresh starts for so long, or for `Retry-After`. */
export const TOKEN_ENDPOINT_PAUSE_MS = 10 * SECOND_MS;
/** Each 429 doubles the distance of background refreshes, up to this. */
export const MAX_EAGER_DISTANCE_MS = 2 * SECOND_MS;
/** Each success shortens it again: after one 429 seven successes restore the configured rate. */
export const FASTER_AFTER_SUCCESS = 0.9;

const MAX_EAGER_PAUSE_MS = SECOND_MS;
/** Background attempts that fit into the eager window of a token, however short its lifetime is. */
const EAGER_ATTEMPTS = 10;

/**
 * The pause between background attempts for one connection. A process that finds the lease taken
 * has to see the new token before its own expires.
 *
 * @param fraction random, in [0, 1)
 */
export function eagerPauseMs(lifetimeMs: number, fraction: number): number {
  const pauseMs = Math.min(MAX_EAGER_PAUSE_MS, eagerRefreshMs(lifetimeMs) / EAGER_ATTEMPTS);
  return pauseMs * (0.5 + fraction);
}

/** Pauses between writes of tokens that the store did not take. */
export const FIRST_SAVE_PAUSE_MS = 100;
export const MAX_SAVE_PAUSE_MS = 2 * SECOND_MS;

/** What a closing application waits for in addition to a refresh: one write to the store. */
export const SHUTDOWN_SAVE_MS = 5 * SECOND_MS;
