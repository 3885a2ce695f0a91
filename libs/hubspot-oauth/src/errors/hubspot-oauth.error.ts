/**
 * What every error of this library has in common. `code` is a literal that never changes meaning:
 * switch on it instead of on the message. No error carries a token, an authorization code, a
 * client secret, a request or a response body.
 */
export abstract class HubSpotOAuthError extends Error {
  /** Stable, machine-readable name of what happened. */
  abstract readonly code: string;

  override get name(): string {
    return this.constructor.name;
  }
}
