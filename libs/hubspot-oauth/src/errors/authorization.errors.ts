import { HubSpotOAuthError } from './hubspot-oauth.error.js';

/** An install failed. Nothing was connected, except with `InstallHookError`. */
export abstract class HubSpotAuthorizationError extends HubSpotOAuthError {}

/** The install route was called with an invalid `hubId` or `returnTo`. */
export class InvalidInstallRequestError extends HubSpotAuthorizationError {
  readonly code = 'invalid_install_request';

  /** @param reason completes "The parameter "…" ", and names what is allowed */
  constructor(
    readonly parameter: 'hubId' | 'returnTo',
    reason: string,
  ) {
    super(`The parameter "${parameter}" ${reason}.`);
  }
}

/** HubSpot sends no such callback: a parameter is missing, repeated or too long. */
export class MalformedCallbackError extends HubSpotAuthorizationError {
  readonly code = 'malformed_callback';

  /** @param reason completes "The callback " */
  constructor(reason: string) {
    super(`The callback ${reason}. Start the installation again.`);
  }
}

/** The person cancelled the installation on HubSpot's consent page (RFC 6749, section 4.1.2.1). */
export class AuthorizationDeniedError extends HubSpotAuthorizationError {
  readonly code = 'authorization_denied';

  constructor() {
    super(
      "The installation was cancelled on HubSpot's consent page. Start it again to connect the account.",
    );
  }
}

/** HubSpot reported an error other than `access_denied`, or rejected the code exchange. */
export class AuthorizationFailedError extends HubSpotAuthorizationError {
  readonly code = 'authorization_failed';

  constructor() {
    super('HubSpot reported an error during the installation. Start it again.');
  }
}

/** The callback has a code and no state. */
export class MissingStateError extends HubSpotAuthorizationError {
  readonly code = 'missing_state';

  constructor() {
    super(
      'The callback has no state, so this app did not start the installation. Start it from the install route.',
    );
  }
}

/** The state was not issued by this app, or its row was deleted an hour after it expired. */
export class UnknownStateError extends HubSpotAuthorizationError {
  readonly code = 'unknown_state';

  constructor() {
    super('The state of the callback is unknown to this app. Start the installation again.');
  }
}

/** The state is older than ten minutes. */
export class ExpiredStateError extends HubSpotAuthorizationError {
  readonly code = 'expired_state';

  constructor() {
    super('The installation took longer than ten minutes. Start it again.');
  }
}

/** The state was used before: by a completed or a cancelled installation. */
export class ReusedStateError extends HubSpotAuthorizationError {
  readonly code = 'reused_state';

  constructor() {
    super(
      'This installation was already completed or cancelled. If the account is not connected, start a new one.',
    );
  }
}

/** The request has no cookie of the browser that started the installation (RFC 6749, section 10.12). */
export class ForeignStateError extends HubSpotAuthorizationError {
  readonly code = 'foreign_state';

  constructor() {
    super(
      'The installation was started in another browser, or its cookie was deleted. Start it again in this browser.',
    );
  }
}

/** HubSpot rejected the authorization code: it is unknown, expired or was used before. */
export class InvalidAuthorizationCodeError extends HubSpotAuthorizationError {
  readonly code = 'invalid_authorization_code';

  constructor() {
    super('HubSpot rejected the authorization code. Start the installation again.');
  }
}

/** The installation was started for one account, and the person chose another one. */
export class WrongAccountError extends HubSpotAuthorizationError {
  readonly code = 'wrong_account';

  constructor(
    readonly hubId: number,
    readonly chosenHubId: number,
  ) {
    super(
      `The installation was started for HubSpot account ${hubId}, but account ${chosenHubId} was chosen. Nothing was connected. Start it again and choose account ${hubId}.`,
    );
  }
}

/** The host's `HubSpotInstallHooks.installed` threw. The connection is stored. `cause` is what it threw. */
export class InstallHookError extends HubSpotAuthorizationError {
  readonly code = 'install_hook_failed';

  constructor(
    readonly hubId: number,
    options: { cause: unknown },
  ) {
    super(
      `HubSpot account ${hubId} is connected, but this app could not finish the installation. Start it again.`,
      options,
    );
  }
}

/** Too many installations failed within a minute. HubSpot was not called. */
export class TooManyFailedInstallsError extends HubSpotAuthorizationError {
  readonly code = 'too_many_failed_installs';

  /** @param retryAfterMs milliseconds until the next attempt is allowed */
  constructor(readonly retryAfterMs: number) {
    super(
      `Too many installations failed within a minute. Start the installation again in ${Math.ceil(retryAfterMs / 1_000)} s.`,
    );
  }
}
