import { HubSpotConfigurationError } from '../../errors/configuration.errors.js';
import type { HubSpotSqlDialect } from '../sql-executor.js';

/** DI token of the host's DataSource: undefined if there is none, or the error of loading TypeORM. */
export const HOST_DATA_SOURCE = Symbol.for('nestjs-hubspot-oauth:host-data-source');

/** The part of TypeORM's `DataSource` that is used; 0.3 and 1 both fit. */
export interface TypeOrmDataSource {
  readonly options: {
    readonly type: string;
    /** The schema of PostgreSQL. */
    readonly schema?: string;
    readonly entityPrefix?: string;
  };
  readonly driver: { escape(name: string): string };
  createQueryRunner(mode?: 'master'): TypeOrmQueryRunner;
}

/** The part of TypeORM's `QueryRunner` that is used. */
export interface TypeOrmQueryRunner {
  connect(): Promise<unknown>;
  query(
    sql: string,
    parameters: unknown[],
    useStructuredResult: true,
  ): Promise<{ readonly records: unknown[]; readonly affected?: number }>;
  release(): Promise<void>;
}

const dialects: Readonly<Record<string, HubSpotSqlDialect>> = {
  'better-sqlite3': 'sqlite',
  postgres: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
};

/** @throws HubSpotConfigurationError if the statements are not written for this kind of database */
export function dialectOf({ options: { type } }: TypeOrmDataSource): HubSpotSqlDialect {
  const dialect = dialects[type];
  if (dialect === undefined) {
    throw new HubSpotConfigurationError([
      {
        option: 'dataSource',
        reason: `is of type "${type}"; connections are stored in ${Object.keys(dialects).join(', ')}, or in a connectionRepository of your own`,
      },
    ]);
  }
  return dialect;
}

/**
 * The table as it is written in SQL: in the schema and with the prefix that the DataSource names. The
 * host's naming strategy does not change it.
 */
export function tablePathOf({ options, driver }: TypeOrmDataSource, name: string): string {
  const { type, schema, entityPrefix = '' } = options;
  const table = entityPrefix === '' ? name : driver.escape(`${entityPrefix}${name}`);
  return type === 'postgres' && schema !== undefined ? `${driver.escape(schema)}.${table}` : table;
}
