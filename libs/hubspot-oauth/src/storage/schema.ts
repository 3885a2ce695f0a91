import { dialects } from './dialects.js';
import type { HubSpotSqlDialect } from './sql-executor.js';

interface Table {
  readonly columns: Readonly<Record<string, string>>;
  readonly primaryKey: readonly string[];
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
}

/**
 * All times are `bigint` epoch milliseconds of the database's clock. The columns of the lease
 * change most often and are therefore in no index: PostgreSQL then updates the row in place
 * (https://www.postgresql.org/docs/current/storage-hot.html).
 */
const tables = {
  hubspot_connection: {
    columns: {
      client_id: 'varchar(255) NOT NULL',
      hub_id: 'bigint NOT NULL',
      id: 'varchar(36) NOT NULL',
      status: 'varchar(32) NOT NULL',
      sealed_access_token: 'text',
      sealed_refresh_token: 'text',
      scopes: 'text NOT NULL',
      user_id: 'bigint',
      token_version: 'bigint NOT NULL',
      expires_at: 'bigint NOT NULL',
      lifetime_ms: 'bigint NOT NULL',
      lease_owner: 'varchar(64)',
      lease_until: 'bigint NOT NULL',
      not_before: 'bigint NOT NULL',
      back_off_ms: 'bigint NOT NULL',
      installed_at: 'bigint NOT NULL',
      updated_at: 'bigint NOT NULL',
      session_version: 'bigint NOT NULL DEFAULT 1',
    },
    primaryKey: ['client_id', 'hub_id'],
  },
  hubspot_authorization: {
    columns: {
      state_hash: 'varchar(64) NOT NULL',
      client_id: 'varchar(255) NOT NULL',
      sealed_payload: 'text NOT NULL',
      created_at: 'bigint NOT NULL',
      expires_at: 'bigint NOT NULL',
      used_at: 'bigint',
    },
    primaryKey: ['state_hash'],
    indexes: { ix_hubspot_authorization_expires_at: ['expires_at'] },
  },
  hubspot_webhook_event: {
    columns: {
      client_id: 'varchar(255) NOT NULL',
      event_id: 'varchar(36) NOT NULL',
      hub_id: 'bigint NOT NULL',
      claim_id: 'varchar(36) NOT NULL',
      claimed_until: 'bigint NOT NULL',
      handled_at: 'bigint',
      failed_at: 'bigint',
      sealed_payload: 'large_text',
      expires_at: 'bigint NOT NULL',
    },
    primaryKey: ['client_id', 'event_id'],
    indexes: {
      ix_hubspot_webhook_event_expires_at: ['expires_at'],
      ix_hubspot_webhook_event_failed_at: ['client_id', 'failed_at'],
    },
  },
  hubspot_journal: {
    columns: {
      client_id: 'varchar(255) NOT NULL',
      journal_offset: 'varchar(255)',
      read_at: 'bigint',
      lease_owner: 'varchar(64)',
      lease_until: 'bigint NOT NULL',
      not_before: 'bigint NOT NULL',
    },
    primaryKey: ['client_id'],
  },
  hubspot_rate_limit: {
    columns: {
      client_id: 'varchar(255) NOT NULL',
      hub_id: 'bigint NOT NULL',
      limit_name: 'varchar(16) NOT NULL',
      version: 'bigint NOT NULL',
      state: 'text NOT NULL',
    },
    primaryKey: ['client_id', 'hub_id', 'limit_name'],
  },
} as const satisfies Readonly<Record<string, Table>>;

export type TableName = keyof typeof tables;

export const tableNames = Object.keys(tables) as readonly TableName[];

/**
 * The statements that create the library's tables where they do not exist, each to be run by itself.
 * `tablePath` returns a table's name as it is written in SQL, with its schema or prefix.
 */
export function hubSpotOAuthSchema(
  dialect: HubSpotSqlDialect,
  tablePath: (name: string) => string = (name) => name,
): string[] {
  return schemaOf(tableNames, dialect, tablePath);
}

/** The statements that create some of the tables, without the columns that a later migration adds. */
export function schemaOf(
  names: readonly TableName[],
  dialect: HubSpotSqlDialect,
  tablePath: (name: string) => string,
  without: readonly string[] = [],
): string[] {
  return names.flatMap((name) => createTable(dialect, tablePath(name), name, without));
}

/** What defines a column in CREATE TABLE and ALTER TABLE. */
export function definitionOf(name: TableName, column: string): string {
  const { columns }: Table = tables[name];
  return `${column} ${columns[column]}`;
}

/** A SELECT without rows that fails if the table, or a column of it, is missing. */
export function checkOf(name: TableName, path: string): string {
  const columns = Object.keys(tables[name].columns).join(', ');
  return `SELECT ${columns} FROM ${path} WHERE 1 = 0`;
}

function createTable(
  dialect: HubSpotSqlDialect,
  path: string,
  name: TableName,
  without: readonly string[],
): string[] {
  const { columns, primaryKey, indexes = {} }: Table = tables[name];
  const indexList = Object.entries(indexes);
  const lines = [
    ...Object.entries(columns)
      .filter(([column]) => !without.includes(column))
      .map(
        ([column, type]) => `${column} ${type.replace('large_text', dialects[dialect].largeText)}`,
      ),
    `CONSTRAINT pk_${name} PRIMARY KEY (${primaryKey.join(', ')})`,
  ];
  // MySQL has no CREATE INDEX IF NOT EXISTS; the other databases have no indexes in CREATE TABLE.
  if (dialect === 'mysql') {
    lines.push(...indexList.map(([index, on]) => `KEY ${index} (${on.join(', ')})`));
  }
  const create = `CREATE TABLE IF NOT EXISTS ${path} (\n  ${lines.join(',\n  ')}\n)${dialects[dialect].tableOptions}`;
  if (dialect === 'mysql') return [create];
  return [
    create,
    ...indexList.map(
      ([index, on]) => `CREATE INDEX IF NOT EXISTS ${index} ON ${path} (${on.join(', ')})`,
    ),
  ];
}
