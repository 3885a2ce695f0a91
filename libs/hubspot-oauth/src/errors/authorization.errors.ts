import { HubSpotOAuthError } from './hubspot-oauth.error.js';

/** Why an install attempt connected nothing. Each value is the `code` of its own error class. */
export abstract class HubSpotAuthorizationError extends HubSpotOAuthError {}

/** The install route was called with a malformed `hubId` or `returnTo`. */
export class InvalidInstallRequestError extends HubSpotAuthorizationError {
  readonly code = 'invalid_install_request';

  constructor(
    readonly parameter: 'hubId' | 'returnTo',
    reason: string,
  ) {
    super(`The parameter "${parameter}" ${reason}.`);
  }
}

/** The callback's query is not one that HubSpot sends: nothing in it, a repeated or an empty parameter. */
export class MalformedCallbackError extends HubSpotAuthorizationError {
  readonly code = 'malformed_callback';

  constructor(reason: string) {
    super(`The callback ${reason}. Start the installation again.`);
  }
}

/** The person refused the installation on HubSpot's consent page (RFC 6749, section 4.1.2.1). */
export class AuthorizationDeniedError extends HubSpotAuthorizationError {
  readonly code = 'authorization_denied';

  constructor() {
    super('The installation was cancelled at HubSpot. Nothing was connected.');
  }
}

/** HubSpot ended the installation with an error of its own. */
export class AuthorizationFailedError extends HubSpotAuthorizationError {
  readonly code = 'authorization_failed';

  constructor() {
    super('HubSpot ended the installation with an error. Start it again.');
  }
}

export class MissingStateError extends HubSpotAuthorizationError {
  readonly code = 'missing_state';

  constructor() {
    super('The callback carries no state. Start the installation from the install route.');
  }
}

export class UnknownStateError extends HubSpotAuthorizationError {
  readonly code = 'unknown_state';

  constructor() {
    super('This app started no installation with this state. Start the installation again.');
  }
}

export class ExpiredStateError extends HubSpotAuthorizationError {
  readonly code = 'expired_state';

  constructor() {
    super('The installation took longer than ten minutes. Start it again.');
  }
}

export class ReusedStateError extends HubSpotAuthorizationError {
  readonly code = 'reused_state';

  constructor() {
    super('This installation was already completed or cancelled. Start a new one if needed.');
  }
}

/** The state was made for another browser (RFC 6749, section 10.12). */
export class ForeignStateError extends HubSpotAuthorizationError {
  readonly code = 'foreign_state';

  constructor() {
    super(
      'The installation was started in another browser, or its cookie is gone. Start it again in this one.',
    );
  }
}

/** HubSpot did not accept the authorization code: unknown, expired or already used. */
export class InvalidAuthorizationCodeError extends HubSpotAuthorizationError {
  readonly code = 'invalid_authorization_code';

  constructor() {
    super('HubSpot did not accept the authorization code. Start the installation again.');
  }
}

/** The installation was meant for one account, and another one was chosen at HubSpot. */
export class WrongAccountError extends HubSpotAuthorizationError {
  readonly code = 'wrong_account';

  constructor(
    readonly hubId: number,
    readonly chosenHubId: number,
  ) {
    super(
      `The installation was started for HubSpot account ${hubId}, but account ${chosenHubId} was chosen. Nothing was connected.`,
    );
  }
}

/** The host's `HubSpotInstallHooks.installed` threw. The original error is the `cause`. */
export class InstallHookError extends HubSpotAuthorizationError {
  readonly code = 'install_hook_failed';

  constructor(
    readonly hubId: number,
    options: { cause: unknown },
  ) {
    super(
      `HubSpot account ${hubId} approved the app, but this app could not finish the installation. Start it again.`,
      options,
    );
  }
}
