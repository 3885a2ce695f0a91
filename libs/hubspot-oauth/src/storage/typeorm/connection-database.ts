import type { OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type DataSourceOptions } from 'typeorm';

import type { Clock } from '../../runtime/clock.js';
import type { RandomSource } from '../../runtime/random.js';
import { retryWhileContended } from '../contention.js';
import { toStoreError } from '../database-errors.js';
import { dialectOf } from '../dialect.js';

/** The wait for a lock blocks the event loop in better-sqlite3; longer waits are ours, asynchronous. */
const busyTimeoutMs = 10;

/** The DataSource that the library's statements run on. */
export class ConnectionDatabase implements OnApplicationShutdown {
  private constructor(
    readonly dataSource: DataSource,
    private readonly ownsDataSource: boolean,
  ) {}

  /**
   * On PostgreSQL and MySQL the host's DataSource. On an SQLite file one of its own: TypeORM has
   * one connection per SQLite DataSource, so that a statement of ours would be part of whatever
   * transaction the host has open, and be rolled back with it.
   */
  static async open(
    host: DataSource,
    waiting: { readonly clock: Clock; readonly random: RandomSource },
  ): Promise<ConnectionDatabase> {
    const { options } = host;
    if (dialectOf(host) !== 'sqlite' || options.type !== 'better-sqlite3' || isPrivate(options)) {
      return new ConnectionDatabase(host, false);
    }
    const dataSource = new DataSource(ownOptions(options));
    try {
      await retryWhileContended(() => dataSource.initialize(), waiting);
    } catch (error) {
      throw toStoreError(error);
    }
    return new ConnectionDatabase(dataSource, true);
  }

  /** Closes a DataSource of its own: in Nest's last hook, for a last write may come in the ones before. */
  async onApplicationShutdown(): Promise<void> {
    if (this.ownsDataSource && this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

type SqliteOptions = Extract<DataSourceOptions, { type: 'better-sqlite3' }>;

/** An in-memory or temporary database exists for the connection that opened it, and for no other. */
function isPrivate({ database }: SqliteOptions): boolean {
  return database === ':memory:' || database === '';
}

function ownOptions({
  database,
  driver,
  key,
  nativeBinding,
  prepareDatabase,
}: SqliteOptions): SqliteOptions {
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
