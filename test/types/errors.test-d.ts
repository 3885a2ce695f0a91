import type * as library from 'nestjs-hubspot-oauth';
import type {
  HubSpotApiError,
  HubSpotOAuthError,
  HubSpotOAuthErrorCode,
  HubSpotUnavailableError,
  MissingScopesError,
  ReauthorizationRequiredError,
} from 'nestjs-hubspot-oauth';
import { typeIs } from './type-is.js';

type Exports = typeof library;
type ErrorName = Extract<keyof Exports, `${string}Error`>;
type Codes = { [Name in ErrorName]: InstanceType<Exports[Name]>['code'] };

// Apps switch on these: a code never changes its meaning.
typeIs<{
  HubSpotOAuthError: HubSpotOAuthErrorCode;
  HubSpotAuthorizationError: HubSpotOAuthErrorCode;
  ApplicationShutdownError: 'shutting_down';

  HubSpotClientRejectedError: 'client_rejected';
  HubSpotConfigurationError: 'invalid_configuration';
  UnsealError: 'unseal_failed';

  AccountMismatchError: 'account_mismatch';
  ConnectionStoreUnavailableError: 'connection_store_unavailable';
  HubSpotConnectionNotFoundError: 'connection_not_found';
  HubSpotUnavailableError: 'hubspot_unavailable';
  InvalidHubIdError: 'invalid_hub_id';
  InvalidRefreshTokenError: 'invalid_refresh_token';
  ReauthorizationRequiredError: 'reauthorization_required';
  UnexpectedHubSpotResponseError: 'hubspot_error';

  AuthorizationDeniedError: 'authorization_denied';
  AuthorizationFailedError: 'authorization_failed';
  ExpiredStateError: 'expired_state';
  ForeignStateError: 'foreign_state';
  InstallHookError: 'install_hook_failed';
  InvalidAuthorizationCodeError: 'invalid_authorization_code';
  InvalidInstallRequestError: 'invalid_install_request';
  MalformedCallbackError: 'malformed_callback';
  MissingStateError: 'missing_state';
  ReusedStateError: 'reused_state';
  TooManyFailedInstallsError: 'too_many_failed_installs';
  UnknownStateError: 'unknown_state';
  WrongAccountError: 'wrong_account';

  AccountBusyError: 'account_busy';
  AccountNotNamedError: 'account_not_named';
  AccountRequiredError: 'hubspot_account_required';
  CrossSiteRequestError: 'cross_site_request';
  ForeignOriginError: 'foreign_origin';
  InvalidPathError: 'invalid_path';
  MissingScopesError: 'missing_scopes';
  InvalidSignatureError: 'invalid_signature';
  SearchTooLargeError: 'search_too_large';
  UnsupportedContextError: 'unsupported_context';
  HubSpotEventsFailedError: 'events_failed';
  MalformedWebhookError: 'malformed_webhook';
  HubSpotApiError: 'missing_scopes' | 'rate_limited' | 'hubspot_unavailable' | 'hubspot_error';
}>()({} as Codes);

// Every code is a literal of an error class, and every class has one of these codes.
type Abstract = 'HubSpotOAuthError' | 'HubSpotAuthorizationError';
type ThrownCode = InstanceType<Exports[Exclude<ErrorName, Abstract>]>['code'];
typeIs<never>()({} as Exclude<HubSpotOAuthErrorCode, ThrownCode>);
typeIs<never>()({} as Exclude<ThrownCode, HubSpotOAuthErrorCode>);

declare const anyError: HubSpotOAuthError;
// @ts-expect-error no error has this code
void (anyError.code === 'no_such_code');
class OwnError extends ({} as Exports).HubSpotOAuthError {
  // @ts-expect-error a code that is not listed has no response
  readonly code = 'not_listed';
}
void OwnError;

// The code tells one error from another.
declare const error: HubSpotUnavailableError | ReauthorizationRequiredError | MissingScopesError;
switch (error.code) {
  case 'hubspot_unavailable':
    typeIs<number>()(error.retryAfterMs);
    break;
  case 'reauthorization_required':
    typeIs<number>()(error.hubId);
    break;
  case 'missing_scopes':
    typeIs<readonly string[]>()(error.missingScopes);
    break;
}

declare const refused: HubSpotApiError;
typeIs<number | undefined>()(refused.status);
// @ts-expect-error it holds nothing of the call, which carried a token
void refused.config;
