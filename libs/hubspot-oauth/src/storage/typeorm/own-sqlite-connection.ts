import type { DataSource, DataSourceOptions } from 'typeorm';

import { checkFolder } from '../sqlite-file.js';
import type { TypeOrmDataSource } from './data-source.js';

/** A wait for a lock blocks the event loop in better-sqlite3. Longer waits are asynchronous. */
const busyTimeoutMs = 10;

type SqliteOptions = Extract<DataSourceOptions, { type: 'better-sqlite3' }>;

/**
 * A connection of the library's own to the SQLite file of `host`. TypeORM has one connection per
 * SQLite DataSource: without this one, a statement of the library would be part of whatever
 * transaction the host has open, and be rolled back with it.
 */
export class OwnSqliteConnection {
  private opening: Promise<DataSource> | undefined;
  private closed = false;

  private constructor(
    private readonly options: SqliteOptions,
    private readonly DataSourceClass: typeof DataSource,
  ) {}

  /** Returns undefined if the host's database has no file that a second connection could open. */
  static of(host: TypeOrmDataSource): OwnSqliteConnection | undefined {
    const options = host.options as DataSourceOptions;
    // An in-memory or temporary database exists for the connection that opened it only.
    if (options.type !== 'better-sqlite3' || ['', ':memory:'].includes(options.database)) {
      return undefined;
    }
    // The host's own class: nothing of TypeORM is imported, and the version is the host's.
    return new OwnSqliteConnection(ownOptions(options), host.constructor as typeof DataSource);
  }

  /** Opens the file at the first call. */
  async open(): Promise<TypeOrmDataSource> {
    if (this.closed) throw new Error('The connection to the SQLite file is closed.');
    this.opening ??= new this.DataSourceClass(this.options).initialize();
    try {
      return await this.opening;
    } catch (error) {
      this.opening = undefined;
      await checkFolder(this.options.database);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    const dataSource = await this.opening?.catch(() => undefined);
    this.opening = undefined;
    await dataSource?.destroy();
  }
}

function ownOptions(host: SqliteOptions): SqliteOptions {
  const { database, driver, key, nativeBinding, prepareDatabase } = host;
  return {
    type: 'better-sqlite3',
    database,
    driver,
    ...(key === undefined ? {} : { key }),
    ...(nativeBinding === undefined ? {} : { nativeBinding }),
    timeout: busyTimeoutMs,
    enableWAL: true,
    prepareDatabase: async (connection: SqliteConnection) => {
      await prepareDatabase?.(connection);
      // In WAL mode the default may lose the last commits in a power cut: https://sqlite.org/pragma.html#pragma_synchronous
      connection.pragma('synchronous = FULL');
      connection.pragma(`busy_timeout = ${busyTimeoutMs}`);
    },
  };
}

interface SqliteConnection {
  pragma(source: string): unknown;
}
