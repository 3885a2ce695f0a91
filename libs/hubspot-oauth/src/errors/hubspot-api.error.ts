import { HubSpotOAuthError } from './hubspot-oauth.error.js';

/** What HubSpot's error response says. Contains nothing of the call itself. */
export interface HubSpotApiErrorDetails {
  readonly hubId: number;
  /** The HTTP status, or undefined if there was no response. */
  readonly status: number | undefined;
  /** HubSpot's `category`, such as `MISSING_SCOPES`. */
  readonly category: string | undefined;
  /** Identifies the call in HubSpot's logs. Quote it to HubSpot's support. */
  readonly correlationId: string | undefined;
  /** The rate limit that was exceeded, such as `TEN_SECONDLY_ROLLING`. */
  readonly policyName: string | undefined;
  readonly missingScopes: readonly string[];
  /** From `Retry-After`, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Why there was no response: an error with Node's `code`, such as `ECONNRESET`, without the request. */
  readonly cause?: unknown;
}

export type HubSpotApiErrorCode =
  'missing_scopes' | 'rate_limited' | 'hubspot_unavailable' | 'hubspot_error';

/**
 * A call for an account failed, or had no response. Unlike an AxiosError, it contains no header, body
 * or token of the call.
 *
 * @see https://developers.hubspot.com/docs/api-reference/error-handling
 */
export class HubSpotApiError extends HubSpotOAuthError implements HubSpotApiErrorDetails {
  readonly code: HubSpotApiErrorCode;
  readonly hubId: number;
  readonly status: number | undefined;
  readonly category: string | undefined;
  readonly correlationId: string | undefined;
  readonly policyName: string | undefined;
  readonly missingScopes: readonly string[];
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: HubSpotApiErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = codeOf(details);
    this.hubId = details.hubId;
    this.status = details.status;
    this.category = details.category;
    this.correlationId = details.correlationId;
    this.policyName = details.policyName;
    this.missingScopes = details.missingScopes;
    this.retryAfterMs = details.retryAfterMs;
  }
}

function codeOf({ status, category }: HubSpotApiErrorDetails): HubSpotApiErrorCode {
  if (status === undefined || status === 423 || status === 477 || status === 503) {
    return 'hubspot_unavailable';
  }
  if (status === 403 && category === 'MISSING_SCOPES') return 'missing_scopes';
  return status === 429 ? 'rate_limited' : 'hubspot_error';
}
