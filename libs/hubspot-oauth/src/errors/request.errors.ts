import { HubSpotOAuthError } from './hubspot-oauth.error.js';

/** The request belongs to no connected HubSpot account. */
export class AccountRequiredError extends HubSpotOAuthError {
  readonly code = 'hubspot_account_required';

  constructor() {
    super('This route needs a connected HubSpot account. Install the app first.');
  }
}

/** The request has no valid HubSpot signature for this app, or the signature expired. */
export class InvalidSignatureError extends HubSpotOAuthError {
  readonly code = 'invalid_signature';

  constructor() {
    super('The request has no valid HubSpot signature for this app.');
  }
}

/** The connection lacks scopes that the route requires. */
export class MissingScopesError extends HubSpotOAuthError {
  readonly code = 'missing_scopes';
  /** Every missing scope. If one of several is required, all of those. */
  readonly missingScopes: readonly string[];

  /** @param choices lists of scopes, of each of which one is required */
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

/** A state-changing request was sent from another site. */
export class CrossSiteRequestError extends HubSpotOAuthError {
  readonly code = 'cross_site_request';

  constructor() {
    super(
      'The request was not sent from a page of this app: Sec-Fetch-Site is not same-origin, or Origin is not the origin of redirectUri. Nothing was changed.',
    );
  }
}

/** A guard or decorator of this library was used outside HTTP and GraphQL. */
export class UnsupportedContextError extends HubSpotOAuthError {
  readonly code = 'unsupported_context';

  /** @param contextType as Nest's `ExecutionContext.getType()` returns it */
  constructor(readonly contextType: string) {
    super(
      `HubSpot guards need an HTTP request, and a handler of type "${contextType}" has none. Extend the guard and override getRequest(context) to return one. In GraphQL, the context must have the request as "req".`,
    );
  }
}

/** An outgoing call names no account. It was not sent. */
export class AccountNotNamedError extends HubSpotOAuthError {
  readonly code = 'account_not_named';

  constructor() {
    super(
      'The HubSpot call names no account. It was not sent. Use forAccount(hubId), or pass { hubId } in the request config.',
    );
  }
}

/** An outgoing call names an account, but another origin than HubSpot's API. It was not sent. */
export class ForeignOriginError extends HubSpotOAuthError {
  readonly code = 'foreign_origin';

  constructor(
    readonly hubId: number,
    readonly origin: string,
  ) {
    super(
      `The call for HubSpot account ${hubId} goes to ${origin}, which is not the origin of apiUrl (HUBSPOT_API_URL). It was not sent. Use another HTTP client for other origins.`,
    );
  }
}

/**
 * The path of an outgoing call contains `.` or `..` as a segment, so it would not reach the endpoint
 * that it shows. It was not sent.
 */
export class InvalidPathError extends HubSpotOAuthError {
  readonly code = 'invalid_path';

  constructor(readonly hubId: number) {
    super(
      `The path of the call for HubSpot account ${hubId} contains a "." or ".." segment. Encode the values that you put into paths with encodeURIComponent, and reject these two. The call was not sent.`,
    );
  }
}

/** The rate limit of an account kept a call waiting too long, or too many calls wait. It was not sent. */
export class AccountBusyError extends HubSpotOAuthError {
  readonly code = 'account_busy';
  /** Milliseconds until a retry may succeed. */
  readonly retryAfterMs = 10_000;

  constructor(
    readonly hubId: number,
    readonly reason: 'queue_full' | 'waited_too_long',
  ) {
    super(
      `The call for HubSpot account ${hubId} was not sent: ${
        reason === 'queue_full'
          ? 'too many calls of the account wait for its rate limit'
          : 'it waited too long for the rate limit of the account'
      }. Retry in 10 s.`,
    );
  }
}

/**
 * A search has more results than HubSpot pages through, and its own sort or its number of filters
 * keeps the library from reading them in the order of their ids. No record was returned, unless the
 * number of results grew while they were read.
 */
export class SearchTooLargeError extends HubSpotOAuthError {
  readonly code = 'search_too_large';

  constructor(
    readonly hubId: number,
    /** How many results HubSpot has. */
    readonly total: number,
    readonly reason: 'sorted' | 'too_many_filters',
  ) {
    super(
      `The search in HubSpot account ${hubId} has ${total} results, and HubSpot pages through 10000 at most. ${
        reason === 'sorted'
          ? 'Leave out `sorts` to read all of them in the order of their ids'
          : 'Use fewer filters: to read all of them, the library adds one to each group, and HubSpot takes 6 per group and 18 in all'
      }, or narrow the search.`,
    );
  }
}
