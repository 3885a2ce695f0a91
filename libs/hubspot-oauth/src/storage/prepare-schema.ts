import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { checkOf, hubSpotOAuthSchema, tableNames } from './schema.js';
import type { HubSpotSqlExecutor } from './sql-executor.js';
import type { SqlStatements } from './sql-statements.js';

/** Serialises CREATE TABLE in PostgreSQL; any constant that no other application uses. */
const advisoryLock = 4_830_171_026;

/**
 * Checks that every table has every column, after creating missing tables if `createTables` is set.
 *
 * @throws HubSpotConfigurationError that says what to run
 */
export async function prepareSchema(
  executor: HubSpotSqlExecutor,
  statements: SqlStatements,
  createTables: boolean,
): Promise<void> {
  try {
    await checkTables(executor, statements);
  } catch (error) {
    if (!createTables || !(error instanceof HubSpotConfigurationError)) throw error;
    for (const statement of creation(executor)) await statements.change(statement);
    await checkTables(executor, statements);
  }
}

async function checkTables(executor: HubSpotSqlExecutor, statements: SqlStatements): Promise<void> {
  for (const name of tableNames) {
    await statements.select(checkOf(name, executor.tablePath?.(name) ?? name));
  }
}

/**
 * The statements of the schema in a form that several processes can run at once. In PostgreSQL
 * CREATE TABLE IF NOT EXISTS fails in a race (https://www.postgresql.org/message-id/CA%2BTgmoZAdYVtwBfp1FL2sMZbiHCWT4UPrzRLNnX1Nb30Ku3-gg%40mail.gmail.com),
 * so that all run in one block, which is one transaction on one connection, under a lock. In MySQL a
 * metadata lock, and in SQLite the lock of the file, makes each statement atomic.
 */
function creation(executor: HubSpotSqlExecutor): string[] {
  const { dialect } = executor;
  const statements = hubSpotOAuthSchema(dialect, (name) => executor.tablePath?.(name) ?? name);
  if (dialect !== 'postgres') return statements;
  return [
    `DO $hubspot$ BEGIN PERFORM pg_advisory_xact_lock(${advisoryLock}); ${statements.join('; ')}; END $hubspot$`,
  ];
}
