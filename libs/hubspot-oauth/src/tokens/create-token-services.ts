import type { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';
import { Sealer } from '../encryption/sealer.js';
import type { HubSpotOAuthEvents } from '../events/hubspot-oauth.events.js';
import type { HubSpotOAuthApi } from '../oauth-api/hubspot-oauth.api.js';
import type { ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import type { Clock } from '../runtime/clock.js';
import type { RandomSource } from '../runtime/random.js';
import type { Shutdown } from '../runtime/shutdown.js';
import { Telemetry } from '../runtime/telemetry.js';
import { AdoptGrant } from './adopt-grant.js';
import { AdoptGrants } from './adopt-grants.js';
import { AdoptionAttempt } from './adoption-attempt.js';
import { ConnectionCache } from './connection-cache.js';
import { Disconnect } from './disconnect.js';
import { HubSpotTokenService } from './hubspot-token.service.js';
import { InstallGrant } from './install-grant.js';
import { ClientCircuitBreaker } from './refresh/client-circuit-breaker.js';
import { LeasedRefresh } from './refresh/leased-refresh.js';
import { RefreshRate } from './refresh/refresh-rate.js';
import { RefreshTelemetry } from './refresh/refresh-telemetry.js';
import { TokenRefresher } from './refresh/token-refresher.js';
import { UnsavedTokens } from './refresh/unsaved-tokens.js';
import { SealedGrants } from './sealed-grants.js';

interface TokenServicesContext {
  readonly options: ResolvedHubSpotOAuthOptions;
  readonly repository: HubSpotConnectionRepository;
  readonly api: HubSpotOAuthApi;
  readonly events: HubSpotOAuthEvents;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly shutdown: Shutdown;
}

/** Creates the providers of this folder where there is no Nest application: for the command line. */
export function createTokenServices(context: TokenServicesContext) {
  const { options, repository, api, events, clock, random, shutdown } = context;
  const sealer = new Sealer(options, random);
  const sealedGrants = new SealedGrants(sealer, clock);
  const cache = new ConnectionCache(options, repository, sealedGrants, clock, random);
  const circuitBreaker = new ClientCircuitBreaker(events, clock);
  const telemetry = new RefreshTelemetry(new Telemetry(), clock);
  const rate = new RefreshRate(options, clock, shutdown);
  const unsavedTokens = new UnsavedTokens(
    repository,
    sealedGrants,
    cache,
    api,
    events,
    clock,
    shutdown,
  );
  const leasedRefresh = new LeasedRefresh(
    options,
    repository,
    api,
    sealedGrants,
    unsavedTokens,
    cache,
    rate,
    circuitBreaker,
    events,
    telemetry,
    clock,
    shutdown,
  );
  const refresher = new TokenRefresher(
    options,
    repository,
    cache,
    unsavedTokens,
    leasedRefresh,
    rate,
    circuitBreaker,
    events,
    clock,
    random,
    shutdown,
  );
  const disconnection = new Disconnect(
    options,
    repository,
    sealedGrants,
    cache,
    api,
    events,
    telemetry,
    clock,
    random,
    shutdown,
  );
  const installGrant = new InstallGrant(
    options,
    repository,
    sealedGrants,
    cache,
    api,
    circuitBreaker,
    events,
    clock,
    random,
  );
  const adoption = new AdoptGrant(api, installGrant, circuitBreaker, telemetry);
  const attempt = new AdoptionAttempt(
    options,
    repository,
    api,
    installGrant,
    sealedGrants,
    circuitBreaker,
    telemetry,
    clock,
  );
  const adoptions = new AdoptGrants(options, repository, attempt, clock, shutdown);
  const service = new HubSpotTokenService(
    options,
    cache,
    refresher,
    unsavedTokens,
    disconnection,
    adoption,
    adoptions,
    api,
    circuitBreaker,
    telemetry,
    clock,
  );
  return {
    sealer,
    sealedGrants,
    cache,
    circuitBreaker,
    unsavedTokens,
    leasedRefresh,
    refresher,
    installGrant,
    adoption,
    adoptions,
    disconnection,
    service,
  };
}
