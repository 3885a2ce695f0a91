import type { HubSpotSqlExecutor } from '../../storage/sql-executor.js';
import type { DatabaseUrl } from './database-url.js';

export interface OpenDatabase {
  readonly executor: HubSpotSqlExecutor;
  readonly close: () => Promise<void>;
}

export interface OpenDatabaseOptions {
  /** Whether an SQLite file that is missing is created. */
  readonly create?: boolean;
  /** Whether the library's tables are not needed: an SQLite file is opened as it is. */
  readonly readOnly?: boolean;
}

/** Opens the database with its driver, which is loaded here. @throws CommandLineError */
export async function openDatabase(
  { dialect, location }: DatabaseUrl,
  options: OpenDatabaseOptions = {},
): Promise<OpenDatabase> {
  switch (dialect) {
    case 'sqlite':
      return (await import('./open-sqlite.js')).openSqlite(location, options);
    case 'postgres':
      return (await import('./open-postgres.js')).openPostgres(location);
    case 'mysql':
      return (await import('./open-mysql.js')).openMysql(location);
  }
}
