import type { Knex } from 'knex';
import type { HubSpotSqlExecutor } from 'nestjs-hubspot-oauth/sql';

/** For the client `pg`. */
export function knexExecutor(knex: Knex): HubSpotSqlExecutor {
  return {
    dialect: 'postgres',
    async execute(sql, parameters) {
      // Knex has `?` as its placeholder for every database.
      const query = knex.raw<{ rows: object[]; rowCount: number | null }>(
        sql.replaceAll(/\$\d+/g, '?'),
        [...parameters],
      );
      const { rows, rowCount } = await query;
      return { rows, affected: rowCount ?? 0 };
    },
  };
}
