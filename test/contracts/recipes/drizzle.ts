import { sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { HubSpotSqlExecutor } from 'nestjs-hubspot-oauth/sql';

export function drizzleExecutor(database: NodePgDatabase): HubSpotSqlExecutor {
  return {
    dialect: 'postgres',
    async execute(statement, parameters) {
      // Drizzle numbers the placeholders itself; the library's occur in their order.
      const chunks = statement.split(/\$\d+/).flatMap((text, index) => {
        const value = parameters[index];
        return value === undefined ? [sql.raw(text)] : [sql.raw(text), sql.param(value)];
      });
      const { rows, rowCount } = await database.execute(sql.join(chunks));
      return { rows, affected: rowCount ?? 0 };
    },
  };
}
