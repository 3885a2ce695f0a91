import { jsonReply, Refusal } from '../http/reply.js';
import type { RandomSource } from '../runtime/random-source.js';

/** HubSpot's `status` values with the RFC 6749 error and the message of each. */
const ERRORS = {
  BAD_AUTH_CODE: ['invalid_grant', 'missing or unknown auth code'],
  EXPIRED_AUTH_CODE: ['invalid_grant', 'auth code has expired'],
  MISMATCH_REDIRECT_URI_AUTH_CODE: ['invalid_grant', 'redirect URI does not match the auth code'],
  BAD_REFRESH_TOKEN: ['invalid_grant', 'refresh token is invalid, expired or revoked'],
  BAD_CLIENT_ID: ['invalid_client', 'missing or unknown client id'],
  BAD_CLIENT_SECRET: ['invalid_client', 'missing or invalid client secret'],
  BAD_HUB: ['access_denied', 'missing or unknown hub id'],
  BAD_SCOPES: ['invalid_scope', 'missing or unknown scope'],
  BAD_GRANT_TYPE: ['unsupported_grant_type', 'missing or unknown grant type'],
  BAD_REDIRECT_URI: ['invalid_request', 'missing or invalid redirect URI'],
  BAD_REQUEST: ['invalid_request', 'the request is malformed'],
} as const;

export type OAuthErrorStatus = keyof typeof ERRORS;

/**
 * Refuses a call to an OAuth endpoint with status 400. The body has the fields of HubSpot's guides
 * since January 2026 (`error` to `message`) and the fields that its OpenAPI files require.
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

/** Responses with credentials must not be cached (RFC 6749, section 5.1). */
export const NO_STORE = { 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;
