// Module and options
export { HubSpotOAuthModule } from './hubspot-oauth.module.js';
export { hubSpotOAuthOptionsFromEnvironment } from './options/environment.js';
export type {
  HubSpotOAuthOptions,
  HubSpotOAuthVersion,
  HubSpotPacingOptions,
  HubSpotRefreshOptions,
  HubSpotRetryOptions,
} from './options/hubspot-oauth-options.js';
export type { HubSpotOAuthModuleExtras, ProviderOf } from './hubspot-oauth.module-definition.js';

// Installing
export { HubSpotOAuthController } from './authorization/hubspot-oauth.controller.js';
export { HubSpotAuthorizationService } from './authorization/authorization.service.js';
export type {
  AuthorizationRequest,
  CompletedInstall,
  StartedInstall,
} from './authorization/authorization.service.js';
export { HubSpotInstallHooks } from './authorization/install-hooks.js';

// Calling HubSpot
export { HubSpotHttpService } from './http/hubspot-http.service.js';
export type { HubSpotCallOptions } from './http/account-call.js';
export type { HubSpotFetchOptions } from './http/fetch-call.js';
export type { HubSpotAccountHttpService } from './http/account-requests.js';
export { HubSpotTokenService } from './tokens/token.service.js';
export type { GetAccessTokenOptions } from './tokens/token.service.js';
export type { AdoptableGrant } from './tokens/grant-adoption.js';
export type { HubSpotTokenDescription } from './tokens/token-introspection.js';

// Connections
export { HubSpotConnections } from './connections/hubspot-connections.js';
export type {
  ListConnectionsOptions,
  MissingHubSpotScopes,
} from './connections/hubspot-connections.js';
export type { HubSpotConnection } from './connections/hubspot-connection.js';
export type { HubSpotConnectionStatus } from './connections/connection-status.js';
export type { HubId } from './connections/hub-id.js';
export { HubSpotOAuthEvents } from './events/hubspot-oauth.events.js';
export type { HubSpotOAuthEvent } from './events/hubspot-oauth.events.js';

// Protecting routes
export { HubSpotConnectionGuard } from './guards/hubspot-connection.guard.js';
export {
  RequireAnyHubSpotScope,
  RequireHubSpotScopes,
} from './guards/required-scopes.decorator.js';
export { InstallBrowsers } from './guards/install-browsers.decorator.js';
export { CurrentHubSpotConnection } from './guards/current-hubspot-connection.decorator.js';
export { HubSpotSignatureGuard } from './signatures/hubspot-signature.guard.js';
export { AcceptHubSpotSignatures } from './signatures/accepted-signatures.decorator.js';
export { CurrentHubSpotCaller } from './signatures/current-hubspot-caller.decorator.js';
export type { HubSpotCaller } from './signatures/hubspot-caller.js';
export { verifyHubSpotSignature } from './signatures/hubspot-signature.js';
export type {
  HubSpotSignatureCheck,
  HubSpotSignatureVersion,
  SignedHubSpotRequest,
} from './signatures/hubspot-signature.js';
export { SameOriginGuard } from './authorization/same-origin.guard.js';
export { HubSpotAccountResolver } from './session/account-resolver.js';
export type { ResolvedAccount } from './session/account-resolver.js';
export { HubSpotRequestConnections } from './session/request-connections.js';
export type { RequestWithHeaders } from './session/cookies.js';
export { HubSpotOAuthExceptionFilter } from './problems/hubspot-oauth-exception.filter.js';
export type { Problem } from './problems/problem.js';
export { HubSpotHealthIndicator } from './health/hubspot.health-indicator.js';

// Storage
export { HubSpotConnectionRepository } from './connections/connection.repository.js';
export type {
  ConnectionKey,
  ConnectionPage,
  InstalledConnection,
  LeaseRequest,
  NewAuthorization,
  SealedTokens,
  StoredAuthorization,
  StoredConnection,
} from './connections/connection.repository.js';
export { HubSpotConnectionEntity } from './persistence/hubspot-connection.entity.js';
export { HubSpotAuthorizationEntity } from './persistence/hubspot-authorization.entity.js';
export { hubSpotOAuthMigrations } from './persistence/migrations/hubspot-oauth-migrations.js';

// Ports
export { Clock } from './runtime/clock.js';
export { RandomSource } from './runtime/random-source.js';

// Errors
export { HubSpotOAuthError } from './errors/hubspot-oauth.error.js';
export {
  HubSpotClientRejectedError,
  HubSpotConfigurationError,
  UnsealError,
} from './errors/configuration.errors.js';
export type { ConfigurationProblem } from './errors/configuration.errors.js';
export {
  AccountMismatchError,
  ConnectionStoreUnavailableError,
  HubSpotConnectionNotFoundError,
  HubSpotUnavailableError,
  InvalidRefreshTokenError,
  ReauthorizationRequiredError,
  UnexpectedHubSpotResponseError,
} from './errors/connection.errors.js';
export {
  AuthorizationDeniedError,
  AuthorizationFailedError,
  ExpiredStateError,
  ForeignStateError,
  HubSpotAuthorizationError,
  InstallHookError,
  InvalidAuthorizationCodeError,
  InvalidInstallRequestError,
  MalformedCallbackError,
  MissingStateError,
  ReusedStateError,
  UnknownStateError,
  WrongAccountError,
} from './errors/authorization.errors.js';
export {
  AccountBusyError,
  AccountNotNamedError,
  AccountRequiredError,
  CrossSiteRequestError,
  ForeignOriginError,
  InvalidSignatureError,
  MissingScopesError,
} from './errors/request.errors.js';
export { HubSpotApiError } from './errors/hubspot-api.error.js';
export type { HubSpotApiErrorCode, HubSpotApiErrorDetails } from './errors/hubspot-api.error.js';
