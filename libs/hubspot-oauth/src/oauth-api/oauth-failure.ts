import { z } from 'zod';
import type { NoResponse, OAuthHttpResponse } from './oauth-http-client.js';

/**
 * - `dead`: HubSpot no longer honours the code or grant that was sent.
 * - `misconfigured`: HubSpot does not accept the app's own credentials.
 * - `transient`: anything else; the grant may well be alive.
 */
export interface OAuthFailure {
  readonly kind: 'dead' | 'misconfigured' | 'transient';
  /** What happened, fit for logs: no part of a request, and of an answer only its error names. */
  readonly reason: string;
  readonly status: number | undefined;
  /** HubSpot may still be working on the call. */
  readonly timedOut: boolean;
  readonly retryAfterMs: number | undefined;
}

/** Time-out, locked, rate limited, account moving to another data centre: whatever the body says. */
const PASSING_STATUSES = new Set([408, 423, 429, 477]);
const DEAD_STATUSES = new Set(['BAD_REFRESH_TOKEN', 'BAD_HUB']);
const MISCONFIGURED_ERRORS = new Set(['invalid_client', 'unauthorized_client']);

const errorName = z
  .string()
  .regex(/^\w{1,64}$/)
  .optional()
  .catch(undefined);
// HubSpot answers with RFC 6749's `error` and, for older clients, its own `status`.
const errorBody = z.object({ error: errorName, status: errorName }).catch({
  error: undefined,
  status: undefined,
});

/**
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 * @see https://developers.hubspot.com/changelog/new-oauth-v3-api-endpoints-and-standardized-error-responses
 */
export function classifyFailure(answer: OAuthHttpResponse | NoResponse): OAuthFailure {
  if (answer.status === undefined) {
    return {
      kind: 'transient',
      reason: answer.reason,
      status: undefined,
      timedOut: answer.timedOut,
      retryAfterMs: undefined,
    };
  }
  const { error, status } = errorBody.parse(answer.body ?? {});
  return {
    kind: kindOf(answer.status, error, status),
    reason: [`status ${answer.status}`, error, status].filter(Boolean).join(' '),
    status: answer.status,
    timedOut: false,
    retryAfterMs: parseRetryAfterMs(answer.retryAfter),
  };
}

function kindOf(httpStatus: number, error?: string, status?: string): OAuthFailure['kind'] {
  if (httpStatus < 400 || httpStatus >= 500 || PASSING_STATUSES.has(httpStatus)) return 'transient';
  if (MISCONFIGURED_ERRORS.has(error ?? '') || status?.startsWith('BAD_CLIENT_')) {
    return 'misconfigured';
  }
  return error === 'invalid_grant' || DEAD_STATUSES.has(status ?? '') ? 'dead' : 'transient';
}

/** `Retry-After` in seconds (RFC 9110, section 10.2.3); HubSpot does not send the date form. */
function parseRetryAfterMs(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) * 1_000 : undefined;
}
