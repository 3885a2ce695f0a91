import { isUselessAfter } from '../is-useless-after.js';
import type { HubSpotSqlExecutor, HubSpotSqlResult, HubSpotSqlValue } from '../sql-executor.js';
import {
  dialectOf,
  tablePathOf,
  type TypeOrmDataSource,
  type TypeOrmQueryRunner,
} from './data-source.js';
import { OwnSqliteConnection } from './own-sqlite-connection.js';

/**
 * Runs the statements on a `DataSource` of TypeORM 0.3 or 1: PostgreSQL, MySQL, MariaDB or
 * better-sqlite3. For an SQLite file it opens a connection of its own.
 *
 * @throws HubSpotConfigurationError if the DataSource is of another type
 */
export function typeOrmExecutor(dataSource: TypeOrmDataSource): HubSpotSqlExecutor {
  const dialect = dialectOf(dataSource);
  const ownConnection = OwnSqliteConnection.of(dataSource);
  return {
    dialect,
    schemaAdvice: 'hubSpotOAuthMigrations on that DataSource',
    tablePath: (name) => tablePathOf(dataSource, name),
    execute: async (sql, parameters) =>
      executeOn((await ownConnection?.open()) ?? dataSource, sql, parameters),
    close: async () => ownConnection?.close(),
  };
}

async function executeOn(
  dataSource: TypeOrmDataSource,
  sql: string,
  parameters: readonly HubSpotSqlValue[],
): Promise<HubSpotSqlResult> {
  // Of a replicated database this is the primary server: a replica may lag behind the lease.
  const queryRunner = dataSource.createQueryRunner('master');
  try {
    const { records, affected = 0 } = await queryRunner.query(sql, [...parameters], true);
    return { rows: (records as object[] | undefined) ?? [], affected };
  } catch (error) {
    if (isUselessAfter(error)) await closeConnection(queryRunner);
    throw error;
  } finally {
    await queryRunner.release();
  }
}

/** Closes a pooled connection, so that the pool opens another one, perhaps to the new primary server. */
async function closeConnection(queryRunner: TypeOrmQueryRunner): Promise<void> {
  const connection = (await queryRunner.connect()) as {
    destroy?: () => void;
    end?: () => Promise<void>;
  };
  if (connection.destroy === undefined) await connection.end?.();
  else connection.destroy();
}
