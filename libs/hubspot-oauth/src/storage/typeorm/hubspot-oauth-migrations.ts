import { schemaOf, type TableName } from '../schema.js';
import { dialectOf, tablePathOf, type TypeOrmDataSource } from './data-source.js';

/** The part of TypeORM's `QueryRunner` that is used. TypeORM 1 has `dataSource`, 0.3 has `connection`. */
export interface MigrationQueryRunner {
  readonly dataSource?: TypeOrmDataSource;
  readonly connection?: TypeOrmDataSource;
  query(sql: string): Promise<unknown>;
}

/** A migration of TypeORM 0.3 and 1. */
export interface HubSpotOAuthMigration {
  readonly name: string;
  up(queryRunner: MigrationQueryRunner): Promise<void>;
  down(queryRunner: MigrationQueryRunner): Promise<void>;
}

abstract class CreateTables implements HubSpotOAuthMigration {
  // TypeORM remembers a migration by its name, which a minifier would change.
  abstract readonly name: string;
  protected abstract readonly tables: readonly TableName[];

  async up(queryRunner: MigrationQueryRunner): Promise<void> {
    const dataSource = dataSourceOf(queryRunner);
    const pathOf = (table: string) => tablePathOf(dataSource, table);
    for (const statement of schemaOf(this.tables, dialectOf(dataSource), pathOf)) {
      await queryRunner.query(statement);
    }
  }

  async down(queryRunner: MigrationQueryRunner): Promise<void> {
    const dataSource = dataSourceOf(queryRunner);
    for (const table of this.tables.toReversed()) {
      await queryRunner.query(`DROP TABLE ${tablePathOf(dataSource, table)}`);
    }
  }
}

class CreateHubSpotOAuthTables1767225600000 extends CreateTables {
  readonly name = 'CreateHubSpotOAuthTables1767225600000';
  protected readonly tables = ['hubspot_connection', 'hubspot_authorization'] as const;
}

class CreateHubSpotEventTables1795651200000 extends CreateTables {
  readonly name = 'CreateHubSpotEventTables1795651200000';
  protected readonly tables = ['hubspot_webhook_event', 'hubspot_journal'] as const;
}

/**
 * The migrations of the library's tables, for SQLite, PostgreSQL, MySQL and MariaDB. Add them to
 * the `migrations` of your DataSource: `migrations: [...hubSpotOAuthMigrations, ...yours]`.
 */
export const hubSpotOAuthMigrations: (new () => HubSpotOAuthMigration)[] = [
  CreateHubSpotOAuthTables1767225600000,
  CreateHubSpotEventTables1795651200000,
];

function dataSourceOf({ dataSource, connection }: MigrationQueryRunner): TypeOrmDataSource {
  const found = dataSource ?? connection;
  if (found === undefined) throw new Error('The QueryRunner names no DataSource.');
  return found;
}
