import type { DataSource, DataSourceOptions, Logger } from 'typeorm';

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

interface SqliteConnection {
  prepare(sql: string): { readonly all: (...parameters: unknown[]) => unknown[] };
}

/** Records each statement on `hubspot_*` tables that a DataSource with these options sends. */
export function watch(options: DataSourceOptions, sent: Statement[]): DataSourceOptions {
  const note = (sql: string, parameters: readonly unknown[] = []) => {
    if (sql.includes('hubspot_')) sent.push({ sql, parameters });
  };
  if (options.type !== 'better-sqlite3') {
    return { ...options, logging: ['query'], logger: new StatementLogger(note) };
  }
  // The library opens its own DataSource on the file, with this hook but without a logger.
  const prepareDatabase = (connection: SqliteConnection) => {
    const prepare = connection.prepare.bind(connection);
    connection.prepare = (sql) => {
      note(sql);
      return prepare(sql);
    };
  };
  return { ...options, prepareDatabase };
}

/** Inserts 10,000 connections of this app and 10,000 authorizations, of which 1 % are expired. */
export async function fill(dataSource: DataSource, clientId: string): Promise<void> {
  for (let first = 1; first <= 10_000; first += 500) {
    const numbers = Array.from({ length: 500 }, (_, index) => first + index);
    const connections = numbers.map(
      (number) =>
        `('${clientId}', ${number}, 'id-${number}', 'active', 'sealed', 'sealed', '[]', NULL, 1, 0, 1800000, NULL, 0, 0, 0, 0, 0)`,
    );
    const authorizations = numbers.map(
      (number) =>
        `('hash-${number}', '${clientId}', 'sealed', 0, ${number % 100 === 0 ? 1 : 9_000_000_000_000}, NULL)`,
    );
    await dataSource.query(`INSERT INTO hubspot_connection VALUES ${connections.join(', ')}`);
    await dataSource.query(`INSERT INTO hubspot_authorization VALUES ${authorizations.join(', ')}`);
  }
  const tables =
    dataSource.options.type === 'mysql' ? 'TABLE hubspot_connection, hubspot_authorization' : '';
  await dataSource.query(`ANALYZE ${tables}`);
}

/** The database's plan for a statement, as it prints it. */
export async function explain(dataSource: DataSource, statement: Statement): Promise<string> {
  const { sql, parameters } = statement;
  const { type } = dataSource.options;
  const explained = type === 'better-sqlite3' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN';
  // SQLite plans a statement without values.
  const values = type === 'better-sqlite3' ? [...sql.matchAll(/\?/g)].map(() => null) : parameters;
  const rows: Record<string, unknown>[] = await dataSource.query(`${explained} ${sql}`, [
    ...values,
  ]);
  return rows.map(lineOf).join('\n');
}

function lineOf(row: Record<string, unknown>): string {
  const plan = row['QUERY PLAN'] ?? row['detail'];
  if (typeof plan === 'string') return plan;
  return ['select_type', 'table', 'type', 'key', 'ref', 'rows', 'Extra']
    .map((column) => `${column}=${String(row[column])}`)
    .join(' ');
}

class StatementLogger implements Logger {
  constructor(private readonly note: (sql: string, parameters?: unknown[]) => void) {}

  logQuery(sql: string, parameters?: unknown[]): void {
    this.note(sql, parameters);
  }

  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
