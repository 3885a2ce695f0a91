import { isUselessAfter } from '../is-useless-after.js';
import type { HubSpotSqlExecutor, HubSpotSqlValue } from '../sql-executor.js';

/** The part of a connection of `mysql2/promise` that is used. */
export interface Mysql2Connection {
  query(sql: string, values: HubSpotSqlValue[]): Promise<[unknown, unknown]>;
  release(): void;
  destroy(): void;
}

/** The part of a pool of `mysql2/promise` that is used. */
export interface Mysql2Pool {
  getConnection(): Promise<Mysql2Connection>;
}

/**
 * Runs the statements on a pool of `mysql2/promise`, for MySQL and MariaDB. A connection that became
 * read-only is closed instead of returned to the pool.
 */
export function mysql2Executor(pool: Mysql2Pool): HubSpotSqlExecutor {
  return {
    dialect: 'mysql',
    async execute(sql, parameters) {
      const connection = await pool.getConnection();
      try {
        const [result] = await connection.query(sql, [...parameters]);
        if (Array.isArray(result)) return { rows: result, affected: 0 };
        return { rows: [], affected: (result as { affectedRows: number }).affectedRows };
      } catch (error) {
        if (isUselessAfter(error)) connection.destroy();
        throw error;
      } finally {
        connection.release();
      }
    },
  };
}
