import { definitionOf, schemaOf, type TableName } from '../schema.js';
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
  /** Columns that a later migration adds. */
  protected readonly without: readonly string[] = [];

  async up(queryRunner: MigrationQueryRunner): Promise<void> {
    const dataSource = dataSourceOf(queryRunner);
    const pathOf = (table: string) => tablePathOf(dataSource, table);
    const dialect = dialectOf(dataSource);
    for (const statement of schemaOf(this.tables, dialect, pathOf, this.without)) {
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
  protected override readonly without = ['session_version'];
}

class CreateHubSpotEventTables1795651200000 extends CreateTables {
  readonly name = 'CreateHubSpotEventTables1795651200000';
  protected readonly tables = ['hubspot_webhook_event', 'hubspot_journal'] as const;
}

class AddHubSpotSessionVersion1795737600000 implements HubSpotOAuthMigration {
  // TypeORM remembers a migration by its name, which a minifier would change.
  readonly name = 'AddHubSpotSessionVersion1795737600000';

  async up(queryRunner: MigrationQueryRunner): Promise<void> {
    const dataSource = dataSourceOf(queryRunner);
    const path = tablePathOf(dataSource, 'hubspot_connection');
    const definition = definitionOf('hubspot_connection', 'session_version');
    // The table has the column if `createTables` or `hubSpotOAuthSchema` created it.
    if (dialectOf(dataSource) === 'postgres') {
      await queryRunner.query(`ALTER TABLE ${path} ADD COLUMN IF NOT EXISTS ${definition}`);
      return;
    }
    // MySQL and SQLite have no such condition. A failed statement does not end their transactions.
    const exists = await queryRunner
      .query(`SELECT session_version FROM ${path} WHERE 1 = 0`)
      .then(() => true)
      .catch(() => false);
    if (!exists) await queryRunner.query(`ALTER TABLE ${path} ADD COLUMN ${definition}`);
  }

  async down(queryRunner: MigrationQueryRunner): Promise<void> {
    const path = tablePathOf(dataSourceOf(queryRunner), 'hubspot_connection');
    await queryRunner.query(`ALTER TABLE ${path} DROP COLUMN session_version`);
  }
}

class CreateHubSpotRateLimitTable1795824000000 extends CreateTables {
  readonly name = 'CreateHubSpotRateLimitTable1795824000000';
  protected readonly tables = ['hubspot_rate_limit'] as const;
}

/**
 * The migrations of the library's tables, for SQLite, PostgreSQL, MySQL and MariaDB. Add them to
 * the `migrations` of your DataSource: `migrations: [...hubSpotOAuthMigrations, ...yours]`.
 */
export const hubSpotOAuthMigrations: (new () => HubSpotOAuthMigration)[] = [
  CreateHubSpotOAuthTables1767225600000,
  CreateHubSpotEventTables1795651200000,
  AddHubSpotSessionVersion1795737600000,
  CreateHubSpotRateLimitTable1795824000000,
];

function dataSourceOf({ dataSource, connection }: MigrationQueryRunner): TypeOrmDataSource {
  const found = dataSource ?? connection;
  if (found === undefined) throw new Error('The QueryRunner names no DataSource.');
  return found;
}
