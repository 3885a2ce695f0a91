import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import {
  type BetterSqlite3Database,
  betterSqlite3Executor,
} from '../../storage/executors/better-sqlite3-executor.js';
import {
  type NodeSqliteDatabase,
  nodeSqliteExecutor,
} from '../../storage/executors/node-sqlite-executor.js';
import { CommandLineError } from '../command-line.error.js';
import { loadDriver } from './load-driver.js';
import type { OpenDatabase, OpenDatabaseOptions } from './open-database.js';

interface NodeSqlite {
  readonly DatabaseSync: new (
    file: string,
    options: { readonly readOnly: boolean; readonly timeout: number },
  ) => NodeSqliteDatabase & { exec(sql: string): void; close(): void };
}

type BetterSqlite3 = new (
  file: string,
  options: { readonly readonly: boolean; readonly timeout: number },
) => BetterSqlite3Database & { pragma(source: string): unknown; close(): unknown };

/** Longer waits for a lock are asynchronous. */
const TIMEOUT_MS = 10;
const PRAGMAS = ['journal_mode = WAL', 'synchronous = FULL'];

/** @throws CommandLineError if the file is missing */
export function openSqlite(
  file: string,
  { create = false, readOnly = false }: OpenDatabaseOptions,
): OpenDatabase {
  if (create) createPrivateFile(file);
  else if (!existsSync(file)) {
    throw new CommandLineError(
      `The file ${file} in DATABASE_URL does not exist. Correct DATABASE_URL, or run: nestjs-hubspot-oauth migrate`,
    );
  }
  const pragmas = readOnly ? [] : PRAGMAS;
  if (hasNodeSqlite()) {
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite') as unknown as NodeSqlite;
    const database = new DatabaseSync(file, { readOnly, timeout: TIMEOUT_MS });
    for (const pragma of pragmas) database.exec(`PRAGMA ${pragma}`);
    return { executor: nodeSqliteExecutor(database), close: async () => database.close() };
  }
  const Database = loadDriver('better-sqlite3') as BetterSqlite3;
  const database = new Database(file, { readonly: readOnly, timeout: TIMEOUT_MS });
  for (const pragma of pragmas) database.pragma(pragma);
  return { executor: betterSqlite3Executor(database), close: async () => void database.close() };
}

/**
 * Whether this Node has a `node:sqlite` with all that is needed here. Later versions of Node need it:
 * better-sqlite3 12 aborts the process on Node 24.19 (https://github.com/nodejs/node/issues/65446).
 */
export function hasNodeSqlite(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 16);
}

/** Readable by this user only. SQLite creates its other files with the same mode. */
function createPrivateFile(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
}
