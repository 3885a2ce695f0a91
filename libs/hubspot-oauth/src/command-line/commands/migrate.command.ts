import { SqlHubSpotConnectionRepository } from '../../storage/sql-hubspot-connection.repository.js';
import { checkOf, tableNames } from '../../storage/schema.js';
import type { HubSpotSqlExecutor } from '../../storage/sql-executor.js';
import type { Command } from '../command.js';
import { databaseUrlOf } from '../database/database-url.js';
import { openDatabase } from '../database/open-database.js';

export const migrateCommand: Command = {
  usage: '',
  help: `
Creates the library's tables that are missing in the database in DATABASE_URL,
and the file of an SQLite database. Changes no existing table. Several processes
may run it at once: the tables are created under a lock of the database.

With --json: { "created": ["hubspot_connection", …] }.
`,
  async run({ values }, { environment, terminal }) {
    const database = await openDatabase(databaseUrlOf(environment), { create: true });
    try {
      const repository = new SqlHubSpotConnectionRepository(database.executor);
      const created = await missingTables(database.executor);
      await repository.prepare({ createTables: true });
      if (values['json'] === true) terminal.json({ created });
      else if (created.length === 0) terminal.print('All tables exist. Nothing was changed.');
      else for (const table of created) terminal.print(`Created the table ${table}.`);
      return 'done';
    } finally {
      await database.close();
    }
  },
};

/** Another process may create them meanwhile, and errors of the database are reported later. */
async function missingTables(executor: HubSpotSqlExecutor): Promise<string[]> {
  const missing: string[] = [];
  for (const table of tableNames) {
    await executor.execute(checkOf(table, table), []).catch(() => missing.push(table));
  }
  return missing;
}
