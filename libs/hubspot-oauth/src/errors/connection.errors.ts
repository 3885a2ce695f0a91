import { HubSpotOAuthError } from './hubspot-oauth.error.js';

/** The account is not connected: it never installed the app, or was disconnected. */
export class HubSpotConnectionNotFoundError extends HubSpotOAuthError {
  readonly code = 'connection_not_found';

  constructor(readonly hubId: number) {
    super(
      `HubSpot account ${hubId} is not connected to this app. Have an administrator of the account open the install route.`,
    );
  }
}

/** The account's grant was revoked: the app was uninstalled in HubSpot. Only a new install helps. */
export class ReauthorizationRequiredError extends HubSpotOAuthError {
  readonly code = 'reauthorization_required';

  constructor(readonly hubId: number) {
    super(
      `The access that HubSpot account ${hubId} granted was revoked. Have an administrator of the account open the install route again.`,
    );
  }
}

/** HubSpot did not provide a token in time, or refused for a temporary reason. Retry later. */
export class HubSpotUnavailableError extends HubSpotOAuthError {
  readonly code = 'hubspot_unavailable';
  readonly hubId: number | undefined;
  /** Milliseconds until a retry may succeed. */
  readonly retryAfterMs: number;

  constructor(message: string, details: { hubId?: number; retryAfterMs: number; cause?: unknown }) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.hubId = details.hubId;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** The database of the connections could not be reached. Nothing was changed. `cause` is the driver's error. */
export class ConnectionStoreUnavailableError extends HubSpotOAuthError {
  readonly code = 'connection_store_unavailable';
  /** Milliseconds until a retry may succeed. */
  readonly retryAfterMs = 1_000;

  constructor(options: { cause: unknown }) {
    super('The database of the HubSpot connections is not available. Retry in 1 s.', {
      cause: options.cause,
    });
  }
}

/** HubSpot returned tokens of another account than requested. They were not stored. */
export class AccountMismatchError extends HubSpotOAuthError {
  readonly code = 'account_mismatch';

  constructor(
    readonly hubId: number,
    readonly receivedHubId: number,
  ) {
    super(
      `HubSpot returned tokens of account ${receivedHubId} instead of account ${hubId}. They were not stored. Install the app in account ${hubId} again.`,
    );
  }
}

/** A response of HubSpot does not match its documentation. */
export class UnexpectedHubSpotResponseError extends HubSpotOAuthError {
  readonly code = 'hubspot_error';

  constructor(
    message: string,
    readonly details: { readonly hubId?: number; readonly status?: number } = {},
  ) {
    super(message);
  }
}

/** HubSpot rejected the refresh token passed to `adopt`. Nothing was stored. */
export class InvalidRefreshTokenError extends HubSpotOAuthError {
  readonly code = 'invalid_refresh_token';

  constructor() {
    super(
      'HubSpot rejected the refresh token: it was revoked, or belongs to another app. Nothing was stored. Have an administrator of the account open the install route.',
    );
  }
}

/** An account id is not a positive safe integer. Nothing was read, written or sent. */
export class InvalidHubIdError extends HubSpotOAuthError {
  readonly code = 'invalid_hub_id';

  constructor(received: unknown) {
    super(
      `hubId must be a positive safe integer, the id of a HubSpot account, but is of type ${typeof received}. Parse and check it first.`,
    );
  }
}
