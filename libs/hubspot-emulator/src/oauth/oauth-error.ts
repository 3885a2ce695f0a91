import { jsonReply, Refusal } from '../http/reply.js';
import type { RandomSource } from '../runtime/random-source.js';

/** HubSpot's `status` values, each with the RFC 6749 error that stands beside it. */
const ERRORS = {
  BAD_AUTH_CODE: ['invalid_grant', 'missing or unknown auth code'],
  EXPIRED_AUTH_CODE: ['invalid_grant', 'auth code has expired'],
  MISMATCH_REDIRECT_URI_AUTH_CODE: ['invalid_grant', 'redirect URI does not match the auth code'],
  BAD_REFRESH_TOKEN: ['invalid_grant', 'refresh token is invalid, expired or revoked'],
  BAD_CLIENT_ID: ['invalid_client', 'missing or unknown client id'],
  BAD_CLIENT_SECRET: ['invalid_client', 'missing or invalid client secret'],
  BAD_HUB: ['access_denied', 'missing or unknown hub id'],
  BAD_GRANT_TYPE: ['unsupported_grant_type', 'missing or unknown grant type'],
  BAD_REDIRECT_URI: ['invalid_request', 'missing or invalid redirect URI'],
  BAD_REQUEST: ['invalid_request', 'the request is malformed'],
} as const;

export type OAuthErrorStatus = keyof typeof ERRORS;

/**
 * Refuses a call to an OAuth endpoint, with status 400. The body carries what the guides show since
 * January 2026 (`error` to `message`) and what HubSpot's OpenAPI files require besides.
 *
 * @see https://developers.hubspot.com/changelog/new-oauth-v3-api-endpoints-and-standardized-error-responses
 */
export function refuseOAuth(
  random: RandomSource,
  status: OAuthErrorStatus,
  description?: string,
): never {
  const [error, defaultDescription] = ERRORS[status];
  const message = description ?? defaultDescription;
  throw new Refusal(
    jsonReply(
      400,
      {
        error,
        error_description: message,
        status,
        message,
        category: 'VALIDATION_ERROR',
        correlationId: random.uuid(),
      },
      NO_STORE,
    ),
  );
}

/** RFC 6749, section 5.1: answers with credentials are not to be cached. */
export const NO_STORE = { 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;
