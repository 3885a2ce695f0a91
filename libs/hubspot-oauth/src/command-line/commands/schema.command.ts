import { hubSpotOAuthSchema } from '../../storage/schema.js';
import type { HubSpotSqlDialect } from '../../storage/sql-executor.js';
import { UsageError } from '../command-line.error.js';
import type { Command } from '../command.js';
import { databaseUrlOf } from '../database/database-url.js';
import { variableOf } from '../environment.js';

const DIALECTS: readonly HubSpotSqlDialect[] = ['sqlite', 'postgres', 'mysql'];

export const schemaCommand: Command = {
  usage: '[sqlite|postgres|mysql]',
  help: `
Prints the SQL statements that create the library's tables where they are
missing, for a migration tool of your own. MariaDB takes those of mysql. Without
an argument they are for the database in DATABASE_URL.

With --json: a list of statements, each to be run by itself.
`,
  positionals: [0, 1],
  async run({ values, positionals: [dialect] }, { environment, terminal }) {
    const statements = hubSpotOAuthSchema(dialectOf(dialect) ?? fromUrl());
    if (values['json'] === true) terminal.json(statements);
    else terminal.print(statements.map((statement) => `${statement};`).join('\n\n'));
    return 'done';

    function fromUrl(): HubSpotSqlDialect {
      if (variableOf(environment, 'DATABASE_URL') === undefined) {
        throw new UsageError(`Name one of ${DIALECTS.join(', ')}, or set DATABASE_URL.`);
      }
      return databaseUrlOf(environment).dialect;
    }
  },
};

function dialectOf(argument: string | undefined): HubSpotSqlDialect | undefined {
  const dialect = DIALECTS.find((known) => known === argument);
  if (argument !== undefined && dialect === undefined) {
    throw new UsageError(`"${argument}" is none of ${DIALECTS.join(', ')}.`);
  }
  return dialect;
}
