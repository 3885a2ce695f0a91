import type { HubSpotSqlExecutor, HubSpotSqlValue } from '../sql-executor.js';
import { foreignTransaction } from './better-sqlite3-executor.js';

/** The part of a statement of `node:sqlite` that is used. */
export interface NodeSqliteStatement {
  all(...parameters: HubSpotSqlValue[]): unknown[];
  run(...parameters: HubSpotSqlValue[]): { readonly changes: number | bigint };
}

/** The part of `DatabaseSync` of `node:sqlite` that is used. */
export interface NodeSqliteDatabase {
  /** Since Node 22.16 and 24. */
  readonly isTransaction?: boolean;
  prepare(sql: string): NodeSqliteStatement;
}

/** SQLite's result codes that matter here, by their numbers: https://sqlite.org/rescode.html */
const codes: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  1555: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  2067: 'SQLITE_CONSTRAINT_UNIQUE',
};

/**
 * Runs the statements on a `DatabaseSync` of `node:sqlite` (Node 22.13 and later). Open one for the
 * library alone, with `timeout: 10`, `journal_mode = WAL` and `synchronous = FULL`.
 */
export function nodeSqliteExecutor(database: NodeSqliteDatabase): HubSpotSqlExecutor {
  return {
    dialect: 'sqlite',
    async execute(sql, parameters) {
      if (database.isTransaction === true) throw foreignTransaction();
      try {
        const statement = database.prepare(sql);
        if (/^\s*SELECT\b/i.test(sql)) {
          return { rows: statement.all(...parameters) as object[], affected: 0 };
        }
        return { rows: [], affected: Number(statement.run(...parameters).changes) };
      } catch (error) {
        throw withCode(error);
      }
    },
  };
}

/** The error with the name of its result code, which Node gives as a number only. */
function withCode(error: unknown): unknown {
  const { errcode = 0, message = '' } = error as { errcode?: number; message?: string };
  const code = codes[errcode] ?? codes[errcode & 0xff];
  return code === undefined ? error : Object.assign(new Error(message), { code });
}
