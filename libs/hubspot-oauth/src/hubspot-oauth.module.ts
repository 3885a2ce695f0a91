import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { StateCookies } from './authorization/state-cookies.js';
import { HubSpotAuthorizationService } from './authorization/hubspot-authorization.service.js';
import { AuthorizationState } from './authorization/authorization-state.js';
import { CodeExchange } from './authorization/code-exchange.js';
import { HubSpotConnectionRepository } from './connections/hubspot-connection.repository.js';
import { HubSpotConnections } from './connections/hubspot-connections.js';
import { HubSpotKeyRotation } from './encryption/hubspot-key-rotation.js';
import { KeyTelemetry } from './encryption/key-telemetry.js';
import { Sealer } from './encryption/sealer.js';
import { HubSpotOAuthEvents } from './events/hubspot-oauth.events.js';
import { GuardServices } from './guards/guard-services.js';
import { HubSpotConnectionGuard } from './guards/hubspot-connection.guard.js';
import { HubSpotHealthIndicator } from './health/hubspot.health-indicator.js';
import { ApiClientCalls } from './http/api-client-calls.js';
import { CallSender } from './http/call/call-sender.js';
import { CallRetries } from './http/retry/call-retries.js';
import { CallTelemetry } from './http/telemetry/call-telemetry.js';
import { HubSpotHttpService } from './http/hubspot-http.service.js';
import { HubSpotTokenInterceptor } from './http/hubspot-token.interceptor.js';
import { AccountRateLimiters } from './http/rate-limit/account-rate-limiters.js';
import {
  type ASYNC_OPTIONS_TYPE,
  ConfigurableModuleClass,
  type OPTIONS_TYPE,
} from './hubspot-oauth.module-definition.js';
import { HubSpotOAuthApi } from './oauth-api/hubspot-oauth.api.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from './options/resolved-options.js';
import { HubSpotOAuthExceptionFilter } from './problems/hubspot-oauth-exception.filter.js';
import { INSTALL_URL } from './problems/install-url.js';
import { Clock, SystemClock } from './runtime/clock.js';
import { RandomSource, SystemRandomSource } from './runtime/random.js';
import { Shutdown } from './runtime/shutdown.js';
import { Telemetry } from './runtime/telemetry.js';
import { HubSpotAccountResolver } from './session/hubspot-account-resolver.js';
import { HubSpotRequestConnections } from './session/request-connections.js';
import { Session } from './session/session.js';
import { RequestSignatures } from './signatures/request-signatures.js';
import { ClientCircuitBreaker } from './tokens/refresh/client-circuit-breaker.js';
import { Disconnect } from './tokens/disconnect.js';
import { AdoptGrant } from './tokens/adopt-grant.js';
import { AdoptGrants } from './tokens/adopt-grants.js';
import { AdoptionAttempt } from './tokens/adoption-attempt.js';
import { InstallGrant } from './tokens/install-grant.js';
import { ConnectionCache } from './tokens/connection-cache.js';
import { LeasedRefresh } from './tokens/refresh/leased-refresh.js';
import { RefreshScheduler } from './tokens/refresh/refresh.scheduler.js';
import { RefreshRate } from './tokens/refresh/refresh-rate.js';
import { RefreshTelemetry } from './tokens/refresh/refresh-telemetry.js';
import { UnsavedTokens } from './tokens/refresh/unsaved-tokens.js';
import { TokenRefresher } from './tokens/refresh/token-refresher.js';
import { SealedGrants } from './tokens/sealed-grants.js';
import { HubSpotTokenService } from './tokens/hubspot-token.service.js';
import { JournalApi } from './journal/journal-api.js';
import { JournalReader } from './journal/journal-reader.js';
import { EventDispatcher } from './webhooks/event-dispatcher.js';
import { EventHandlers } from './webhooks/event-handlers.js';
import { EventPurgeScheduler } from './webhooks/event-purge.scheduler.js';
import { HubSpotWebhooks } from './webhooks/hubspot-webhooks.js';
import { WebhookIntake } from './webhooks/webhook-intake.js';
import { WebhookTelemetry } from './webhooks/webhook-telemetry.js';

/**
 * Makes a Nest application a HubSpot app: accounts install it through OAuth 2.0, their tokens are
 * stored encrypted in the application's database, and outgoing HubSpot calls carry valid tokens.
 */
@Module({
  providers: [
    {
      provide: INSTALL_URL,
      useFactory: (options: ResolvedHubSpotOAuthOptions) =>
        new URL('install', options.redirectUri).href,
      inject: [RESOLVED_OPTIONS],
    },
    { provide: APP_FILTER, useClass: HubSpotOAuthExceptionFilter },
    { provide: Clock, useClass: SystemClock },
    { provide: RandomSource, useClass: SystemRandomSource },
    ApiClientCalls,
    CallSender,
    StateCookies,
    AuthorizationState,
    CallRetries,
    CallTelemetry,
    ClientCircuitBreaker,
    CodeExchange,
    Disconnect,
    AdoptGrant,
    AdoptGrants,
    AdoptionAttempt,
    InstallGrant,
    GuardServices,
    HubSpotAuthorizationService,
    HubSpotConnectionGuard,
    HubSpotConnections,
    HubSpotHealthIndicator,
    HubSpotKeyRotation,
    KeyTelemetry,
    HubSpotHttpService,
    HubSpotOAuthApi,
    HubSpotOAuthEvents,
    HubSpotRequestConnections,
    HubSpotTokenInterceptor,
    HubSpotTokenService,
    ConnectionCache,
    AccountRateLimiters,
    LeasedRefresh,
    RefreshScheduler,
    RequestSignatures,
    Sealer,
    Session,
    Shutdown,
    RefreshRate,
    RefreshTelemetry,
    UnsavedTokens,
    Telemetry,
    TokenRefresher,
    SealedGrants,
    EventDispatcher,
    EventHandlers,
    EventPurgeScheduler,
    HubSpotWebhooks,
    WebhookIntake,
    WebhookTelemetry,
    JournalApi,
    JournalReader,
  ],
  exports: [
    HubSpotAccountResolver,
    HubSpotAuthorizationService,
    HubSpotConnectionGuard,
    HubSpotConnectionRepository,
    HubSpotConnections,
    HubSpotHealthIndicator,
    HubSpotKeyRotation,
    HubSpotHttpService,
    HubSpotOAuthEvents,
    HubSpotRequestConnections,
    HubSpotTokenInterceptor,
    HubSpotTokenService,
    HubSpotWebhooks,
    // Nest creates a guard in the module that uses it.
    GuardServices,
  ],
})
export class HubSpotOAuthModule extends ConfigurableModuleClass {
  /** Configures the module with options. */
  static override forRoot(options: typeof OPTIONS_TYPE): DynamicModule {
    return super.forRoot(options);
  }

  /** Configures the module with options that a factory or a class returns. */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }
}
