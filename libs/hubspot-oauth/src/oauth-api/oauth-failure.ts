import { z } from 'zod';
import { temporaryStatus } from '../runtime/hubspot-status.js';
import { parseRetryAfterMs } from '../runtime/retry-after.js';
import type { NoResponse, OAuthHttpResponse } from './oauth-http-client.js';

/**
 * - `revoked`: HubSpot no longer accepts the code or refresh token that was sent.
 * - `misconfigured`: HubSpot does not accept the app's own credentials.
 * - `temporary`: anything else. The grant may still be valid.
 */
export interface OAuthFailure {
  readonly kind: 'revoked' | 'misconfigured' | 'temporary';
  /** What happened, without secrets: no part of the request, and only error names of the response. */
  readonly reason: string;
  readonly status: number | undefined;
  /** HubSpot may still be processing the call. */
  readonly timedOut: boolean;
  readonly retryAfterMs: number | undefined;
}

const REVOKED_STATUSES = new Set(['BAD_REFRESH_TOKEN', 'BAD_HUB']);
const MISCONFIGURED_ERRORS = new Set(['invalid_client', 'unauthorized_client']);

const errorName = z
  .string()
  .regex(/^\w{1,64}$/)
  .optional()
  .catch(undefined);
// HubSpot responds with RFC 6749's `error` and, for older clients, its own `status`.
const errorBody = z.object({ error: errorName, status: errorName }).catch({
  error: undefined,
  status: undefined,
});

/**
 * @param now wall-clock time in epoch milliseconds, for a `Retry-After` that is a date
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 * @see https://developers.hubspot.com/changelog/new-oauth-v3-api-endpoints-and-standardized-error-responses
 */
export function classifyFailure(
  response: OAuthHttpResponse | NoResponse,
  now: number,
): OAuthFailure {
  if (response.status === undefined) {
    return {
      kind: 'temporary',
      reason: response.reason,
      status: undefined,
      timedOut: response.timedOut,
      retryAfterMs: undefined,
    };
  }
  const { error, status } = errorBody.parse(response.body ?? {});
  return {
    kind: kindOf(response.status, error, status),
    reason: [`status ${response.status}`, error, status].filter(Boolean).join(' '),
    status: response.status,
    timedOut: false,
    retryAfterMs: parseRetryAfterMs(response.retryAfter, now),
  };
}

function kindOf(httpStatus: number, error?: string, status?: string): OAuthFailure['kind'] {
  if (httpStatus < 400 || httpStatus >= 500 || temporaryStatus(httpStatus) !== undefined)
    return 'temporary';
  if (MISCONFIGURED_ERRORS.has(error ?? '') || status?.startsWith('BAD_CLIENT_')) {
    return 'misconfigured';
  }
  return error === 'invalid_grant' || REVOKED_STATUSES.has(status ?? '') ? 'revoked' : 'temporary';
}
