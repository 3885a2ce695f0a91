import { DataSource, type DataSourceOptions } from 'typeorm';

import { ConnectionDatabase } from '../../../libs/hubspot-oauth/src/storage/typeorm/connection-database.js';
import { hubSpotOAuthMigrations } from '../../../libs/hubspot-oauth/src/storage/typeorm/migrations/hubspot-oauth-migrations.js';
import { SqlHubSpotConnectionRepository } from '../../../libs/hubspot-oauth/src/storage/sql-hubspot-connection.repository.js';
import { SystemClock } from '../../../libs/hubspot-oauth/src/runtime/clock.js';
import { SystemRandomSource } from '../../../libs/hubspot-oauth/src/runtime/random.js';

/** The repository as a host with this DataSource gets it, migrated. */
export async function openRepository(options: DataSourceOptions) {
  const host = await new DataSource({
    migrations: hubSpotOAuthMigrations,
    ...options,
  }).initialize();
  await host.runMigrations();
  const waiting = { clock: new SystemClock(), random: new SystemRandomSource() };
  const database = await ConnectionDatabase.open(host, waiting);
  return {
    host,
    database,
    repository: new SqlHubSpotConnectionRepository(database, waiting),
    close: async () => {
      await database.onApplicationShutdown();
      if (host.isInitialized) await host.destroy();
    },
  };
}
