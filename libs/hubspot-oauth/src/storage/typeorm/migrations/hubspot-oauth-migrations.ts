import type { MigrationInterface } from 'typeorm';

import { CreateHubSpotOAuthTables1767225600000 } from './create-tables.migration.js';

/**
 * The migrations of the library's tables, for SQLite, PostgreSQL, MySQL and MariaDB. Add them to
 * the `migrations` of your DataSource: `migrations: [...hubSpotOAuthMigrations, ...yours]`.
 */
export const hubSpotOAuthMigrations: (new () => MigrationInterface)[] = [
  CreateHubSpotOAuthTables1767225600000,
];
