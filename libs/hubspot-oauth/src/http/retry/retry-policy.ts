import { type TemporaryStatus, temporaryStatus } from '../../runtime/hubspot-status.js';
import type { FailedAttempt } from '../call/failed-attempt.js';
import { INTERVAL } from '../rate-limit/rate-limit-headers.js';
import { rateLimitPolicy } from '../rate-limit/rate-limit-policy.js';

const TEN_SECONDS_MS = 10_000;
/** The back-off doubles up to this. */
export const MAX_BACK_OFF_MS = 8_000;
/**
 * Codes of failures that the next attempt would meet again: an invalid request, a response that is
 * too large, a certificate.
 */
const PERMANENT_CODE =
  /^(ERR_(?!NETWORK|BAD_RESPONSE|STREAM|SOCKET|HTTP2)|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|HPE_)/;
const TOO_LARGE = /^maxContentLength size of/;
/** Errors without a code that a mistake in an adapter or an option throws, no connection. */
const MISTAKE = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']);
/** No response: HubSpot may have received the request. */
const LOST: TemporaryStatus = { isRefusal: false, minPauseMs: 0 };

export interface RetryCircumstances {
  readonly failure: FailedAttempt<unknown>;
  /** From `Retry-After`. */
  readonly retryAfterMs: number | undefined;
  readonly isSafeToRepeat: boolean;
  /** How often the call was sent again already. */
  readonly retries: number;
  /** The longest pause before the first retry. */
  readonly backOffMs: number;
  /** In [0, 1): full jitter, so that callers which failed together do not retry together. */
  readonly fraction: number;
}

/** Whether a call may be sent again after this status: after a 401, with another token. */
export function mayBeSentAgain(status: number | undefined): boolean {
  if (status === undefined) return false;
  return status === 401 || temporaryStatus(status) !== undefined;
}

/**
 * Returns the pause before a call is sent again, in milliseconds; undefined if that would not help, or
 * if the call may have taken effect and must not take effect twice.
 *
 * @see https://developers.hubspot.com/docs/api-reference/error-handling
 */
export function retryPauseMs(circumstances: RetryCircumstances): number | undefined {
  const { failure, retryAfterMs, isSafeToRepeat } = circumstances;
  const rule = ruleOf(failure);
  if (rule === undefined || !(rule.isRefusal || isSafeToRepeat)) return undefined;
  const restMs =
    failure.status === 429 ? accountRestMs(failure, retryAfterMs) : (retryAfterMs ?? 0);
  return restMs === undefined
    ? undefined
    : Math.max(rule.minPauseMs, restMs) + jitterMs(circumstances);
}

/**
 * Returns how long an account rests after a 429, in milliseconds; undefined after other failures, and
 * after the daily limit, whose end is too far away to wait for.
 */
export function accountRestMs(
  failure: FailedAttempt<unknown>,
  retryAfterMs: number | undefined,
): number | undefined {
  if (failure.status !== 429) return undefined;
  const policy = rateLimitPolicy(failure);
  if (policy === 'daily') return undefined;
  const intervalMs =
    policy === 'ten-secondly' ? Number(failure.header(INTERVAL)) || TEN_SECONDS_MS : undefined;
  return retryAfterMs ?? intervalMs ?? temporaryStatus(429)?.minPauseMs;
}

function ruleOf({ status, cause }: FailedAttempt<unknown>): TemporaryStatus | undefined {
  if (status !== undefined) return temporaryStatus(status);
  const { code, name, message } = (cause ?? {}) as Record<string, unknown>;
  if (typeof code !== 'string') return MISTAKE.has(String(name)) ? undefined : LOST;
  return PERMANENT_CODE.test(code) || TOO_LARGE.test(String(message)) ? undefined : LOST;
}

function jitterMs({ backOffMs, retries, fraction }: RetryCircumstances): number {
  return fraction * Math.min(MAX_BACK_OFF_MS, backOffMs * 2 ** retries);
}
