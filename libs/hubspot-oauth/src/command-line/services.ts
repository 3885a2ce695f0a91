import { Logger } from '@nestjs/common';
import { HubSpotConnections } from '../connections/hubspot-connections.js';
import { HubSpotKeyRotation } from '../encryption/hubspot-key-rotation.js';
import { Sealer } from '../encryption/sealer.js';
import { HubSpotOAuthEvents } from '../events/hubspot-oauth.events.js';
import { HubSpotOAuthApi } from '../oauth-api/hubspot-oauth.api.js';
import { hubSpotOAuthOptionsFromEnvironment } from '../options/environment.js';
import { resolveOptions } from '../options/resolve-options.js';
import type { ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandomSource } from '../runtime/random.js';
import { Shutdown } from '../runtime/shutdown.js';
import { Telemetry } from '../runtime/telemetry.js';
import { SqlHubSpotConnectionRepository } from '../storage/sql-hubspot-connection.repository.js';
import type { HubSpotSqlExecutor } from '../storage/sql-executor.js';
import { AdoptGrant } from '../tokens/adopt-grant.js';
import { AdoptGrants } from '../tokens/adopt-grants.js';
import { AdoptionAttempt } from '../tokens/adoption-attempt.js';
import { ConnectionCache } from '../tokens/connection-cache.js';
import { Disconnect } from '../tokens/disconnect.js';
import { HubSpotTokenService } from '../tokens/hubspot-token.service.js';
import { InstallGrant } from '../tokens/install-grant.js';
import { ClientCircuitBreaker } from '../tokens/refresh/client-circuit-breaker.js';
import { LeasedRefresh } from '../tokens/refresh/leased-refresh.js';
import { RefreshTelemetry } from '../tokens/refresh/refresh-telemetry.js';
import { TokenRefresher } from '../tokens/refresh/token-refresher.js';
import { UnsavedTokens } from '../tokens/refresh/unsaved-tokens.js';
import { SealedGrants } from '../tokens/sealed-grants.js';
import type { CommandContext } from './command.js';
import { databaseUrlOf } from './database/database-url.js';
import { openDatabase } from './database/open-database.js';

/** What commands do their work with: the library's services, created without a Nest application. */
export interface Services {
  readonly options: ResolvedHubSpotOAuthOptions;
  readonly connections: HubSpotConnections;
  readonly keyRotation: HubSpotKeyRotation;
  readonly tokens: HubSpotTokenService;
}

/**
 * Runs `work` with the services of the app and database that the environment names. Waits for what
 * has begun, and closes the database.
 *
 * @throws HubSpotConfigurationError, CommandLineError, ConnectionStoreUnavailableError
 */
export async function withServices<Result>(
  { environment, terminal, signal }: CommandContext,
  work: (services: Services) => Promise<Result>,
): Promise<Result> {
  silenceLogger((line) => terminal.note(line, 'yellow'));
  const options = resolveOptions(hubSpotOAuthOptionsFromEnvironment(environment));
  const database = await openDatabase(databaseUrlOf(environment));
  const shutdown = new Shutdown();
  const endWaits = () => shutdown.onModuleDestroy();
  signal.addEventListener('abort', endWaits, { once: true });
  try {
    const executor = { ...database.executor, schemaAdvice: 'nestjs-hubspot-oauth migrate' };
    const { repository, ...services } = createServices(options, executor, shutdown);
    await repository.prepare({ createTables: false });
    try {
      return await work(services);
    } finally {
      await services.tokens.beforeApplicationShutdown();
    }
  } finally {
    signal.removeEventListener('abort', endWaits);
    await database.close();
  }
}

/** The counterpart of the providers of `HubSpotOAuthModule`. */
function createServices(
  options: ResolvedHubSpotOAuthOptions,
  executor: HubSpotSqlExecutor,
  shutdown: Shutdown,
): Services & { readonly repository: SqlHubSpotConnectionRepository } {
  const clock = new SystemClock();
  const random = new SystemRandomSource();
  const events = new HubSpotOAuthEvents();
  const repository = new SqlHubSpotConnectionRepository(executor, { clock, random });
  const sealer = new Sealer(options, random);
  const sealed = new SealedGrants(sealer, clock);
  const cache = new ConnectionCache(options, repository, sealed, clock, random);
  const api = new HubSpotOAuthApi(options, clock);
  const breaker = new ClientCircuitBreaker(events, clock);
  const telemetry = new RefreshTelemetry(new Telemetry(), clock);
  const unsaved = new UnsavedTokens(repository, sealed, cache, api, events, clock, shutdown);
  const leased = new LeasedRefresh(
    options,
    repository,
    api,
    sealed,
    unsaved,
    cache,
    breaker,
    events,
    telemetry,
    clock,
    shutdown,
  );
  const refresher = new TokenRefresher(
    options,
    repository,
    cache,
    unsaved,
    leased,
    breaker,
    events,
    clock,
    random,
    shutdown,
  );
  const disconnect = new Disconnect(
    options,
    repository,
    sealed,
    cache,
    api,
    events,
    telemetry,
    clock,
    random,
    shutdown,
  );
  const install = new InstallGrant(
    options,
    repository,
    sealed,
    cache,
    api,
    breaker,
    events,
    clock,
    random,
  );
  const adopt = new AdoptGrant(api, install, breaker, telemetry);
  const attempt = new AdoptionAttempt(
    options,
    repository,
    api,
    install,
    sealed,
    breaker,
    telemetry,
    clock,
  );
  const adoptAll = new AdoptGrants(options, repository, attempt, clock, shutdown);
  return {
    options,
    repository,
    connections: new HubSpotConnections(options, repository),
    keyRotation: new HubSpotKeyRotation(options, repository, sealer, shutdown),
    tokens: new HubSpotTokenService(
      options,
      cache,
      refresher,
      unsaved,
      disconnect,
      adopt,
      adoptAll,
      api,
      breaker,
      clock,
    ),
  };
}

const ignore = () => {};

/** Nest's logger would write to the standard output. What a command does, it reports itself. */
export function silenceLogger(note: (line: string) => void = ignore): void {
  const write = (message: unknown) => note(String(message));
  Logger.overrideLogger({ log: ignore, debug: ignore, verbose: ignore, warn: write, error: write });
}
