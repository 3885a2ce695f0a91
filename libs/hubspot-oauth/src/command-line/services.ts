import { Logger } from '@nestjs/common';
import { HubSpotConnections } from '../connections/hubspot-connections.js';
import { HubSpotKeyRotation } from '../encryption/hubspot-key-rotation.js';
import { HubSpotOAuthEvents } from '../events/hubspot-oauth.events.js';
import { HubSpotOAuthApi } from '../oauth-api/hubspot-oauth.api.js';
import { hubSpotOAuthOptionsFromEnvironment } from '../options/environment.js';
import { resolveOptions } from '../options/resolve-options.js';
import type { ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandomSource } from '../runtime/random.js';
import { Shutdown } from '../runtime/shutdown.js';
import { SqlHubSpotConnectionRepository } from '../storage/sql-hubspot-connection.repository.js';
import type { HubSpotSqlExecutor } from '../storage/sql-executor.js';
import { createTokenServices } from '../tokens/create-token-services.js';
import type { HubSpotTokenService } from '../tokens/hubspot-token.service.js';
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

function createServices(
  options: ResolvedHubSpotOAuthOptions,
  executor: HubSpotSqlExecutor,
  shutdown: Shutdown,
): Services & { readonly repository: SqlHubSpotConnectionRepository } {
  const clock = new SystemClock();
  const random = new SystemRandomSource();
  const repository = new SqlHubSpotConnectionRepository(executor, { clock, random });
  const { sealer, service } = createTokenServices({
    options,
    repository,
    api: new HubSpotOAuthApi(options, clock),
    events: new HubSpotOAuthEvents(),
    clock,
    random,
    shutdown,
  });
  return {
    options,
    repository,
    connections: new HubSpotConnections(options, repository),
    keyRotation: new HubSpotKeyRotation(options, repository, sealer, shutdown),
    tokens: service,
  };
}

const ignore = () => {};

/** Nest's logger would write to the standard output. What a command does, it reports itself. */
export function silenceLogger(note: (line: string) => void = ignore): void {
  const write = (message: unknown) => note(String(message));
  Logger.overrideLogger({ log: ignore, debug: ignore, verbose: ignore, warn: write, error: write });
}
