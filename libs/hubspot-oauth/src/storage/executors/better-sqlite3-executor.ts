import type { HubSpotSqlExecutor, HubSpotSqlValue } from '../sql-executor.js';

/** The part of a statement of `better-sqlite3` that is used. */
export interface BetterSqlite3Statement {
  readonly reader: boolean;
  all(...parameters: HubSpotSqlValue[]): unknown[];
  run(...parameters: HubSpotSqlValue[]): { readonly changes: number };
}

/** The part of `Database` of `better-sqlite3` that is used. */
export interface BetterSqlite3Database {
  readonly inTransaction: boolean;
  prepare(sql: string): BetterSqlite3Statement;
}

/**
 * Runs the statements on a `Database` of `better-sqlite3`. Open one for the library alone, with
 * `timeout: 10`, `journal_mode = WAL` and `synchronous = FULL`: a wait for a lock blocks the event
 * loop, so that a long one is better left to the library, which waits asynchronously.
 */
export function betterSqlite3Executor(database: BetterSqlite3Database): HubSpotSqlExecutor {
  return {
    dialect: 'sqlite',
    async execute(sql, parameters) {
      if (database.inTransaction) throw foreignTransaction();
      const statement = database.prepare(sql);
      if (statement.reader) return { rows: statement.all(...parameters) as object[], affected: 0 };
      return { rows: [], affected: statement.run(...parameters).changes };
    },
  };
}

/** The statement would be part of the host's transaction, and be rolled back with it. */
export function foreignTransaction(): Error {
  return Object.assign(new Error('The SQLite connection is in a transaction of the application.'), {
    code: 'SQLITE_BUSY',
  });
}
