import type { FailedAttempt } from '../call/failed-attempt.js';
import { INTERVAL } from '../rate-limit/rate-limit-headers.js';
import { rateLimitPolicy } from '../rate-limit/rate-limit-policy.js';

const TEN_SECONDS_MS = 10_000;
const SECOND_MS = 1_000;
/** HubSpot's advice for accounts that are locked. */
const LOCKED_MS = 2_000;
/** Answers of 5xx that another attempt will not better (RFC 9110): not implemented, wrong version. */
const LASTING = new Set([501, 505]);
/** Failures of the request itself, which the next attempt would meet again. */
const HOPELESS =
  /^(ERR_(?!NETWORK|BAD_RESPONSE|STREAM|SOCKET|HTTP2)|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|HPE_)/;

export interface RetryCircumstances {
  readonly failure: FailedAttempt<unknown>;
  /** From `Retry-After`. */
  readonly retryAfterMs: number | undefined;
  readonly isSafeToRepeat: boolean;
  /** How often the call was sent again already. */
  readonly retries: number;
  readonly backOff: { readonly backOffMs: number; readonly maxBackOffMs: number };
  /** In [0, 1): full jitter, so that callers who failed together do not return together. */
  readonly fraction: number;
}

/**
 * How long to wait before a call is sent again, in milliseconds. Undefined: sending it again would
 * not help, or nobody knows whether it took effect and it must not take effect twice.
 *
 * @see https://developers.hubspot.com/docs/api-reference/error-handling
 */
export function retryPauseMs(circumstances: RetryCircumstances): number | undefined {
  const { failure, retryAfterMs, isSafeToRepeat } = circumstances;
  const { status } = failure;
  switch (status) {
    case 429:
      return rateLimitPauseMs(circumstances);
    case 423:
      return Math.max(LOCKED_MS, retryAfterMs ?? 0) + jitterMs(circumstances);
    case 477:
      return Math.max(SECOND_MS, retryAfterMs ?? 0) + jitterMs(circumstances);
    case undefined:
      return isSafeToRepeat && !HOPELESS.test(codeOf(failure.cause))
        ? jitterMs(circumstances)
        : undefined;
    default:
      return status >= 500 && !LASTING.has(status) && isSafeToRepeat
        ? (retryAfterMs ?? 0) + jitterMs(circumstances)
        : undefined;
  }
}

/** How long an account has to rest after a 429. Undefined: until the day is over. */
export function restAfterRateLimitMs(
  failure: FailedAttempt<unknown>,
  retryAfterMs: number | undefined,
): number | undefined {
  switch (rateLimitPolicy(failure)) {
    case 'daily':
      return undefined;
    case 'secondly':
      return retryAfterMs ?? SECOND_MS;
    case 'ten-secondly':
      return retryAfterMs ?? (Number(failure.header(INTERVAL)) || TEN_SECONDS_MS);
    case undefined:
      return retryAfterMs ?? SECOND_MS;
  }
}

function rateLimitPauseMs(circumstances: RetryCircumstances): number | undefined {
  const restMs = restAfterRateLimitMs(circumstances.failure, circumstances.retryAfterMs);
  return restMs === undefined ? undefined : restMs + jitterMs(circumstances);
}

function jitterMs({ backOff, retries, fraction }: RetryCircumstances): number {
  return fraction * Math.min(backOff.maxBackOffMs, backOff.backOffMs * 2 ** retries);
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
