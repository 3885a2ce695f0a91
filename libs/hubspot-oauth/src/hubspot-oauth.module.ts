import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AttemptCookies } from './authorization/attempt-cookies.js';
import { HubSpotAuthorizationService } from './authorization/authorization.service.js';
import { AuthorizationState } from './authorization/authorization-state.js';
import { CodeExchange } from './authorization/code-exchange.js';
import { HubSpotConnectionRepository } from './connections/connection.repository.js';
import { HubSpotConnections } from './connections/hubspot-connections.js';
import { Sealer } from './encryption/sealer.js';
import { HubSpotOAuthEvents } from './events/hubspot-oauth.events.js';
import { HubSpotConnectionGuard } from './guards/hubspot-connection.guard.js';
import { HubSpotHealthIndicator } from './health/hubspot.health-indicator.js';
import { AccountCalls } from './http/account-calls.js';
import { CallRetries } from './http/call-retries.js';
import { CallTelemetry } from './http/call-telemetry.js';
import { HubSpotHttpService } from './http/hubspot-http.service.js';
import { Pacer } from './http/pacing/pacer.js';
import {
  type ASYNC_OPTIONS_TYPE,
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN,
  type OPTIONS_TYPE,
} from './hubspot-oauth.module-definition.js';
import { HubSpotOAuthApi } from './oauth-api/hubspot-oauth.api.js';
import { resolveOptions } from './options/resolve-options.js';
import {
  OWN_ORIGIN,
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from './options/resolved-options.js';
import { HubSpotOAuthExceptionFilter } from './problems/hubspot-oauth-exception.filter.js';
import { INSTALL_URL } from './problems/install-url.js';
import { Clock, SystemClock } from './runtime/clock.js';
import { RandomSource, SystemRandomSource } from './runtime/random-source.js';
import { Telemetry } from './runtime/telemetry.js';
import { HubSpotAccountResolver } from './session/account-resolver.js';
import { RequestAccounts } from './session/request-accounts.js';
import { HubSpotRequestConnections } from './session/request-connections.js';
import { Session } from './session/session.js';
import { RequestSignatures } from './signatures/request-signatures.js';
import { BackgroundRefresh } from './tokens/background-refresh.js';
import { ClientGate } from './tokens/client-gate.js';
import { Disconnection } from './tokens/disconnection.js';
import { GrantAdoption } from './tokens/grant-adoption.js';
import { GrantInstallation } from './tokens/grant-installation.js';
import { LiveConnections } from './tokens/live-connections.js';
import { RefreshFlight } from './tokens/refresh-flight.js';
import { RefreshSchedule } from './tokens/refresh-schedule.js';
import { RefreshTokenSpender } from './tokens/refresh-token-spender.js';
import { SpendTelemetry } from './tokens/spend-telemetry.js';
import { SpentGrants } from './tokens/spent-grants.js';
import { TokenIntrospection } from './tokens/token-introspection.js';
import { TokenRefresher } from './tokens/token-refresher.js';
import { TokenVault } from './tokens/token-vault.js';
import { HubSpotTokenService } from './tokens/token.service.js';

/**
 * Makes a Nest application a HubSpot app: accounts install it through OAuth 2.0, their grants are
 * kept sealed in the application's database, and outgoing HubSpot calls carry valid tokens.
 */
@Module({
  providers: [
    {
      provide: RESOLVED_OPTIONS,
      useFactory: resolveOptions,
      inject: [MODULE_OPTIONS_TOKEN],
    },
    {
      provide: OWN_ORIGIN,
      useFactory: ({ ownOrigin }: ResolvedHubSpotOAuthOptions) => ownOrigin,
      inject: [RESOLVED_OPTIONS],
    },
    {
      provide: INSTALL_URL,
      useFactory: (options: ResolvedHubSpotOAuthOptions) =>
        new URL('install', options.redirectUri).href,
      inject: [RESOLVED_OPTIONS],
    },
    { provide: APP_FILTER, useClass: HubSpotOAuthExceptionFilter },
    { provide: Clock, useClass: SystemClock },
    { provide: RandomSource, useClass: SystemRandomSource },
    AccountCalls,
    AttemptCookies,
    AuthorizationState,
    BackgroundRefresh,
    CallRetries,
    CallTelemetry,
    ClientGate,
    CodeExchange,
    Disconnection,
    GrantAdoption,
    GrantInstallation,
    HubSpotAuthorizationService,
    HubSpotConnectionGuard,
    HubSpotConnections,
    HubSpotHealthIndicator,
    HubSpotHttpService,
    HubSpotOAuthApi,
    HubSpotOAuthEvents,
    HubSpotRequestConnections,
    HubSpotTokenService,
    LiveConnections,
    Pacer,
    RefreshFlight,
    RefreshSchedule,
    RefreshTokenSpender,
    RequestAccounts,
    RequestSignatures,
    Sealer,
    Session,
    SpendTelemetry,
    SpentGrants,
    Telemetry,
    TokenIntrospection,
    TokenRefresher,
    TokenVault,
  ],
  exports: [
    HubSpotAccountResolver,
    HubSpotAuthorizationService,
    HubSpotConnectionGuard,
    HubSpotConnectionRepository,
    HubSpotConnections,
    HubSpotHealthIndicator,
    HubSpotHttpService,
    HubSpotOAuthEvents,
    HubSpotRequestConnections,
    HubSpotTokenService,
    // What the guards inject: Nest builds a guard in the module that uses it.
    LiveConnections,
    OWN_ORIGIN,
    RequestAccounts,
    RequestSignatures,
  ],
})
export class HubSpotOAuthModule extends ConfigurableModuleClass {
  /** Configures the module with options that are known already. */
  static override forRoot(options: typeof OPTIONS_TYPE): DynamicModule {
    return super.forRoot(options);
  }

  /** Configures the module with options that a factory or a class supplies. */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }
}
