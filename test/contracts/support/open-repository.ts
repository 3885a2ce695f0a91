import { hubSpotOAuthMigrations } from 'nestjs-hubspot-oauth';
import { SqlHubSpotConnectionRepository, typeOrmExecutor } from 'nestjs-hubspot-oauth/sql';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { DataSource as DataSource03 } from 'typeorm-0.3';

/** The supported versions of TypeORM. */
export const typeOrmVersions: [[string, typeof DataSource], [string, typeof DataSource]] = [
  ['TypeORM 1', DataSource],
  // The parts that the tests use are the same; the types of the whole classes are not.
  ['TypeORM 0.3', DataSource03 as unknown as typeof DataSource],
];

/** The repository as a host with this DataSource gets it, migrated. */
export async function openRepository(
  options: DataSourceOptions,
  DataSourceClass: typeof DataSource = DataSource,
) {
  const host = await new DataSourceClass({
    migrations: hubSpotOAuthMigrations,
    ...options,
  }).initialize();
  await host.runMigrations();
  const executor = typeOrmExecutor(host);
  const repository = new SqlHubSpotConnectionRepository(executor);
  return {
    host,
    executor,
    repository,
    close: async () => {
      await repository.onApplicationShutdown();
      if (host.isInitialized) await host.destroy();
    },
  };
}
