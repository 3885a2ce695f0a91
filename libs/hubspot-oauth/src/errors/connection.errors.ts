import { HubSpotOAuthError } from './hubspot-oauth.error.js';

/** The app has no live connection to this account: it was never installed, or was disconnected. */
export class HubSpotConnectionNotFoundError extends HubSpotOAuthError {
  readonly code = 'connection_not_found';

  constructor(readonly hubId: number) {
    super(
      `HubSpot account ${hubId} is not connected to this app. Send its administrator through the install route.`,
    );
  }
}

/** The account's grant is dead (uninstalled or revoked at HubSpot). Only a new install helps. */
export class ReauthorizationRequiredError extends HubSpotOAuthError {
  readonly code = 'reauthorization_required';

  constructor(readonly hubId: number) {
    super(
      `HubSpot no longer honours the grant of account ${hubId}. Send its administrator through the install route again.`,
    );
  }
}

/** HubSpot, or the store of the connections, cannot be used right now. Trying again later helps. */
export class HubSpotUnavailableError extends HubSpotOAuthError {
  readonly code = 'hubspot_unavailable';
  readonly hubId: number | undefined;
  /** How long to wait before it is worth trying again, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(message: string, details: { hubId?: number; retryAfterMs: number; cause?: unknown }) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.hubId = details.hubId;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** The store of connections did not answer. Nothing was changed. */
export class ConnectionStoreUnavailableError extends HubSpotOAuthError {
  readonly code = 'connection_store_unavailable';
  readonly retryAfterMs = 1_000;

  constructor(options: { cause: unknown }) {
    super('The database that holds the HubSpot connections does not answer. Try again shortly.', {
      cause: options.cause,
    });
  }
}

/** HubSpot answered with tokens of another account than the one asked for. They are not stored. */
export class AccountMismatchError extends HubSpotOAuthError {
  readonly code = 'account_mismatch';

  constructor(
    readonly hubId: number,
    readonly receivedHubId: number,
  ) {
    super(
      `HubSpot answered for account ${receivedHubId} where account ${hubId} was expected. Nothing was stored.`,
    );
  }
}

/** HubSpot gave an answer that is outside its documented protocol. */
export class UnexpectedHubSpotResponseError extends HubSpotOAuthError {
  readonly code = 'hubspot_error';

  constructor(
    message: string,
    readonly details: { readonly hubId?: number; readonly status?: number } = {},
  ) {
    super(message);
  }
}

/** HubSpot does not honour the refresh token that was to be adopted. Nothing was stored. */
export class InvalidRefreshTokenError extends HubSpotOAuthError {
  readonly code = 'invalid_refresh_token';

  constructor() {
    super(
      'HubSpot does not honour the refresh token: it was revoked, or belongs to another app. Send the account through the install route.',
    );
  }
}
