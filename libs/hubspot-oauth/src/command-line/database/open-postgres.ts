import { type PgPool, pgExecutor } from '../../storage/executors/pg-executor.js';
import { loadDriver } from './load-driver.js';
import type { OpenDatabase } from './open-database.js';

interface Pg {
  readonly Pool: new (options: {
    readonly connectionString: string;
    readonly connectionTimeoutMillis: number;
  }) => PgPool & { end(): Promise<void>; on(event: 'error', listener: () => void): unknown };
}

const CONNECT_TIMEOUT_MS = 10_000;

export function openPostgres(connectionString: string): OpenDatabase {
  const { Pool } = loadDriver('pg') as Pg;
  const pool = new Pool({ connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // An idle connection that breaks is replaced by the next statement.
  pool.on('error', () => {});
  return { executor: pgExecutor(pool), close: () => pool.end() };
}
