import type { HubSpotOAuthErrorCode } from './hubspot-oauth-error-code.js';

/**
 * Base class of the errors of this library. Switch on `code`, not on the message. No error contains
 * a token, an authorization code, a client secret, a request or a response body.
 */
export abstract class HubSpotOAuthError extends Error {
  /** Stable, machine-readable name of the failure. */
  abstract readonly code: HubSpotOAuthErrorCode;

  override get name(): string {
    return this.constructor.name;
  }
}
