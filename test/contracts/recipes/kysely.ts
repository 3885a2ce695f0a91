import { CompiledQuery, type Kysely } from 'kysely';
import type { HubSpotSqlDialect, HubSpotSqlExecutor } from 'nestjs-hubspot-oauth/sql';

export function kyselyExecutor<Tables>(
  database: Kysely<Tables>,
  dialect: HubSpotSqlDialect,
): HubSpotSqlExecutor {
  return {
    dialect,
    async execute(sql, parameters) {
      const query = CompiledQuery.raw(sql, [...parameters]);
      const { rows, numAffectedRows = 0n } = await database.executeQuery<object>(query);
      return { rows, affected: Number(numAffectedRows) };
    },
  };
}
