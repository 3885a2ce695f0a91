import type { HubSpotSqlExecutor, HubSpotSqlValue } from '../sql-executor.js';

/** The part of `Pool` of `pg` that is used. */
export interface PgPool {
  query(
    sql: string,
    values: HubSpotSqlValue[],
  ): Promise<{ readonly rows: object[]; readonly rowCount: number | null }>;
}

/**
 * Runs the statements on a `Pool` of `pg`, each on a connection of its own. The pool closes a
 * connection whose statement failed, so that one that became read-only is not used again.
 */
export function pgExecutor(pool: PgPool): HubSpotSqlExecutor {
  return {
    dialect: 'postgres',
    async execute(sql, parameters) {
      const { rows, rowCount } = await pool.query(sql, [...parameters]);
      return { rows, affected: rowCount ?? 0 };
    },
  };
}
