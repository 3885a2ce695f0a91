import { type Mysql2Pool, mysql2Executor } from '../../storage/executors/mysql2-executor.js';
import { loadDriver } from './load-driver.js';
import type { OpenDatabase } from './open-database.js';

interface Mysql2 {
  createPool(options: {
    readonly uri: string;
    readonly connectTimeout: number;
  }): Mysql2Pool & { end(): Promise<void> };
}

const CONNECT_TIMEOUT_MS = 10_000;

export function openMysql(uri: string): OpenDatabase {
  const pool = (loadDriver('mysql2/promise') as Mysql2).createPool({
    uri,
    connectTimeout: CONNECT_TIMEOUT_MS,
  });
  return { executor: mysql2Executor(pool), close: () => pool.end() };
}
