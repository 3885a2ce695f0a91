import { accessSync, closeSync, constants, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';

import { hubSpotOAuthMigrations } from 'nestjs-hubspot-oauth';
import type { DataSourceOptions } from 'typeorm';

import { sqliteDriver } from './sqlite-driver.js';

export const defaultDatabaseUrl = 'sqlite:.data/quickstart.sqlite';

/** Returns the TypeORM options for `DATABASE_URL`. Creates the file of an SQLite database. */
export function databaseOptions(databaseUrl: string = defaultDatabaseUrl): DataSourceOptions {
  return { ...connectionOptions(databaseUrl), migrations: hubSpotOAuthMigrations };
}

function connectionOptions(url: string): DataSourceOptions {
  if (url.startsWith('sqlite:')) {
    const database = url.slice('sqlite:'.length).replace(/^\/{2}(?=\/)/, '');
    if (database === '') throw invalidDatabaseUrl();
    if (database !== ':memory:') createPrivateFile(database);
    return { type: 'better-sqlite3', database, enableWAL: true, ...sqliteDriver() };
  }
  const protocol = protocolOf(url);
  // TypeORM ignores the query of the URL. The drivers read it, for example `sslmode`.
  if (/^postgres(ql)?:$/.test(protocol)) {
    return { type: 'postgres', url, extra: { connectionString: url } };
  }
  if (/^(mysql|mariadb):$/.test(protocol)) return { type: 'mysql', url, extra: { uri: url } };
  throw invalidDatabaseUrl();
}

function protocolOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { protocol, hostname } = new URL(url);
  return hostname === '' ? '' : protocol;
}

/** Readable by this user only. SQLite creates its other files with the same mode. */
function createPrivateFile(file: string): void {
  const folder = path.dirname(path.resolve(file));
  mkdirSync(folder, { recursive: true });
  requireWritable(folder);
  closeSync(openSync(file, 'a', 0o600));
}

/** SQLite creates files beside the database. Without them it says that it cannot open the database. */
function requireWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new Error(
      `This process cannot write to ${folder}, the folder of the SQLite file in DATABASE_URL. SQLite creates files beside the database: change the permissions of the folder, or move the database.`,
    );
  }
}

/** The message does not contain the value, which may include a password. */
function invalidDatabaseUrl(): Error {
  return new Error(
    'DATABASE_URL must be sqlite:path/to/file, postgres://user:password@host/database or mysql://user:password@host/database.',
  );
}
