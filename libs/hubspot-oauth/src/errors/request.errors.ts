import { HubSpotOAuthError } from './hubspot-oauth.error.js';

/** The request belongs to no connected HubSpot account. */
export class AccountRequiredError extends HubSpotOAuthError {
  readonly code = 'hubspot_account_required';

  constructor() {
    super('This route needs a connected HubSpot account. Install the app first.');
  }
}

/** HubSpot did not sign the request for this app, or too long ago. */
export class InvalidSignatureError extends HubSpotOAuthError {
  readonly code = 'invalid_signature';

  constructor() {
    super('The request carries no valid signature of HubSpot for this app.');
  }
}

/** The connection lacks scopes that the route needs. */
export class MissingScopesError extends HubSpotOAuthError {
  readonly code = 'missing_scopes';
  /** What is missing; of each choice all that would do. */
  readonly missingScopes: readonly string[];

  /** @param choices lists of scopes of which one each is missing */
  constructor(
    readonly hubId: number,
    missing: readonly string[],
    choices: readonly (readonly string[])[] = [],
  ) {
    const names = [...missing, ...choices.map((choice) => `one of ${choice.join(' or ')}`)];
    super(
      `HubSpot account ${hubId} has not granted: ${names.join(', ')}. Install the app again to grant them.`,
    );
    this.missingScopes = [...new Set([...missing, ...choices.flat()])];
  }
}

/** A state-changing request that did not come from this app's own pages. */
export class CrossSiteRequestError extends HubSpotOAuthError {
  readonly code = 'cross_site_request';

  constructor() {
    super('This request may be sent by the pages of this app only.');
  }
}

/** An outgoing call named no account, so there is no token it could carry. It was not sent. */
export class AccountNotNamedError extends HubSpotOAuthError {
  readonly code = 'account_not_named';

  constructor() {
    super(
      'A HubSpot call has to name its account: use forAccount(hubId), or pass { hubId } in the request config. Nothing was sent.',
    );
  }
}

/** An outgoing call for an account would have left HubSpot's API origin. It was not sent. */
export class ForeignOriginError extends HubSpotOAuthError {
  readonly code = 'foreign_origin';

  constructor(
    readonly hubId: number,
    readonly origin: string,
  ) {
    super(
      `The call for HubSpot account ${hubId} goes to ${origin}, which is not the configured apiUrl (HUBSPOT_API_URL). Nothing was sent.`,
    );
  }
}

/** More calls for an account wait for HubSpot's rate limit than may, or one waited too long. */
export class AccountBusyError extends HubSpotOAuthError {
  readonly code = 'account_busy';
  /** How long to wait before it is worth trying again, in milliseconds. */
  readonly retryAfterMs = 10_000;

  constructor(
    readonly hubId: number,
    readonly reason: 'queue_full' | 'waited_too_long',
  ) {
    super(
      `HubSpot account ${hubId} has more calls to make than HubSpot's rate limit allows: ${
        reason === 'queue_full' ? 'too many wait already' : 'this one waited too long'
      }. It was not sent.`,
    );
  }
}
