// Module and options
export { HubSpotOAuthModule } from './hubspot-oauth.module.js';
export { hubSpotOAuthOptionsFromEnvironment } from './options/environment.js';
export type {
  EncryptionKeys,
  HubSpotOAuthOptions,
  HubSpotOAuthVersion,
  HubSpotPacingOptions,
  HubSpotRefreshOptions,
  HubSpotRetryOptions,
  HubSpotWebhookOptions,
  HubSpotJournalOptions,
} from './options/hubspot-oauth-options.js';
export type { HubSpotPageOptions, HubSpotPageTexts } from './options/hubspot-page-options.js';
export type { HubSpotOAuthModuleExtras, ProviderOf } from './hubspot-oauth.module-definition.js';

// Installing
export { HubSpotOAuthController } from './authorization/hubspot-oauth.controller.js';
export { HubSpotAuthorizationService } from './authorization/hubspot-authorization.service.js';
export type {
  CompletedInstall,
  StartedInstall,
} from './authorization/hubspot-authorization.service.js';
export { HubSpotInstallHooks } from './authorization/hubspot-install-hooks.js';

// Calling HubSpot
export { HubSpotHttpService } from './http/hubspot-http.service.js';
export type { HubSpotCallOptions } from './http/call/outgoing-call.js';
export type { HubSpotFetchOptions } from './http/hubspot-fetch.js';
export type {
  HubSpotApiClientCallOptions,
  HubSpotApiClientMiddleware,
  HubSpotApiClientOptions,
  HubSpotApiClientRequest,
  HubSpotApiClientResponse,
} from './http/api-client-calls.js';
export type { HubSpotAccountHttpService } from './http/account-http.service.js';
export type {
  HubSpotCrmObjects,
  HubSpotCrmOptions,
  HubSpotCrmVersion,
} from './http/crm/crm-objects.js';
export type { HubSpotBatchRead, HubSpotBatchResult, HubSpotCrmBatch } from './http/crm/batch.js';
export type {
  HubSpotFilterGroup,
  HubSpotSearchFilter,
  HubSpotSearchRequest,
  HubSpotSearchSort,
} from './http/crm/search.js';
export type {
  HubSpotAssociatedRecords,
  HubSpotNewRecord,
  HubSpotPastValue,
  HubSpotPropertyValues,
  HubSpotRecord,
  HubSpotRecordId,
  HubSpotRecordUpdate,
  HubSpotRecordUpsert,
  HubSpotUpsertedRecord,
} from './http/crm/hubspot-record.js';
export { HubSpotTokenInterceptor } from './http/hubspot-token.interceptor.js';
export { HubSpotTokenService } from './tokens/hubspot-token.service.js';
export type { GetAccessTokenOptions } from './tokens/hubspot-token.service.js';
export type { AdoptableGrant } from './tokens/adopt-grant.js';
export type {
  HubSpotAdoptionCounts,
  HubSpotAdoptionOptions,
  HubSpotAdoptionOutcome,
  HubSpotAdoptionProblem,
  HubSpotAdoptionReport,
} from './tokens/hubspot-adoption.js';
export type { TokenDescription as HubSpotTokenDescription } from './oauth-api/token-response.js';

// Connections
export { HubSpotConnections } from './connections/hubspot-connections.js';
export type {
  ListConnectionsOptions,
  MissingHubSpotScopes,
} from './connections/hubspot-connections.js';
export type { HubSpotConnection } from './connections/hubspot-connection.js';
export type { HubSpotConnectionStatus } from './connections/hubspot-connection-status.js';
export type { HubId } from './connections/hub-id.js';
export { HubSpotOAuthEvents } from './events/hubspot-oauth.events.js';
export type { HubSpotOAuthEvent } from './events/hubspot-oauth-event.js';

// Protecting routes
export { HubSpotConnectionGuard } from './guards/hubspot-connection.guard.js';
export {
  RequireAnyHubSpotScope,
  RequireHubSpotScopes,
} from './guards/require-hubspot-scopes.decorator.js';
export { RedirectToInstall } from './guards/redirect-to-install.decorator.js';
export { CurrentHubSpotConnection } from './guards/current-hubspot-connection.decorator.js';
export { HubSpotSignatureGuard } from './guards/hubspot-signature.guard.js';
export { AcceptHubSpotSignatures } from './guards/accept-hubspot-signatures.decorator.js';
export { CurrentHubSpotCaller } from './guards/current-hubspot-caller.decorator.js';
export type { HubSpotCaller } from './signatures/hubspot-caller.js';
export { verifyHubSpotSignature } from './signatures/hubspot-signature.js';
export type {
  HubSpotSignatureCheck,
  HubSpotSignatureVersion,
  SignedHubSpotRequest,
} from './signatures/hubspot-signature.js';
export { SameOriginGuard } from './guards/same-origin.guard.js';
export { HubSpotAccountResolver } from './session/hubspot-account-resolver.js';
export type { ResolvedAccount } from './session/hubspot-account-resolver.js';
export { HubSpotRequestConnections } from './session/request-connections.js';
export type { HttpRequest } from './runtime/http-request.js';
export { HubSpotOAuthExceptionFilter } from './problems/hubspot-oauth-exception.filter.js';
export type { Problem } from './errors/problem.js';
export { HubSpotHealthIndicator } from './health/hubspot.health-indicator.js';

// Webhooks
export { OnHubSpotEvent } from './webhooks/on-hubspot-event.decorator.js';
export { HubSpotWebhooks } from './webhooks/hubspot-webhooks.js';
export type { FailedHubSpotEvent } from './webhooks/hubspot-webhooks.js';
export { HubSpotWebhooksController } from './webhooks/hubspot-webhooks.controller.js';
export { HubSpotEventQueue } from './webhooks/hubspot-event-queue.js';
export type { QueuedHubSpotEvent } from './webhooks/hubspot-event-queue.js';
export type { HubSpotEvent, HubSpotEventFields } from './webhooks/hubspot-event.js';
export type { HubSpotEventContext } from './webhooks/hubspot-event-context.js';
export type {
  HubSpotAppEventType,
  HubSpotEventPattern,
  HubSpotEventType,
  HubSpotWebhookEventType,
} from './webhooks/hubspot-event-type.js';

// Storage
export { HubSpotConnectionRepository } from './connections/hubspot-connection.repository.js';
export type {
  BackOffRequest,
  ConnectionKey,
  ConnectionPage,
  InstalledConnection,
  KeyUsage,
  LeaseOwner,
  LeaseRequest,
  MarkRevokedRequest,
  ResealTokensRequest,
  SaveTokensRequest,
  SealedTokenPair,
  SealedTokens,
  StoredConnection,
  TakeLeaseRequest,
} from './connections/hubspot-connection.repository.js';
export type {
  AuthorizationPage,
  NewAuthorization,
  PurgeAuthorizationsRequest,
  ResealAuthorizationRequest,
  SealedAuthorization,
  StoredAuthorization,
} from './connections/stored-authorization.js';
export type {
  JournalPosition,
  JournalReaderKey,
  JournalStore,
} from './connections/journal-store.js';
export type {
  RateLimitKey,
  RateLimitStore,
  StoredRateLimit,
} from './connections/rate-limit-store.js';
export type {
  ClaimedWebhookEvents,
  FailedWebhookEvent,
  SealedWebhookEvent,
  WebhookEventClaim,
  WebhookEventClaimRequest,
  WebhookEventKeyUsage,
  WebhookEventStore,
} from './connections/webhook-event-store.js';
export { hubSpotOAuthMigrations } from './storage/typeorm/hubspot-oauth-migrations.js';
export type { HubSpotOAuthMigration } from './storage/typeorm/hubspot-oauth-migrations.js';

export { HubSpotKeyRotation } from './encryption/hubspot-key-rotation.js';
export type { HubSpotKeyUsage, HubSpotResealOptions } from './encryption/hubspot-key-rotation.js';
export type { HubSpotResealProgress } from './encryption/reseal-table.js';

// The clock, for tests
export { Clock } from './runtime/clock.js';

// Errors
export { ApplicationShutdownError } from './errors/application-shutdown.error.js';
export { HubSpotOAuthError } from './errors/hubspot-oauth.error.js';
export type { HubSpotOAuthErrorCode } from './errors/hubspot-oauth-error-code.js';
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
  InvalidHubIdError,
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
  TooManyFailedInstallsError,
  UnknownStateError,
  WrongAccountError,
} from './errors/authorization.errors.js';
export {
  AccountBusyError,
  AccountNotNamedError,
  AccountRequiredError,
  CrossSiteRequestError,
  ForeignOriginError,
  InvalidPathError,
  InvalidSignatureError,
  MissingScopesError,
  SearchTooLargeError,
  UnsupportedContextError,
} from './errors/request.errors.js';
export { HubSpotEventsFailedError, MalformedWebhookError } from './errors/webhook.errors.js';
export { HubSpotApiError } from './errors/hubspot-api.error.js';
export type { HubSpotApiErrorCode, HubSpotApiErrorDetails } from './errors/hubspot-api.error.js';
