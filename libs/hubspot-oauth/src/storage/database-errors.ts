import { ConnectionStoreUnavailableError } from '../errors/connection.errors.js';
import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import type { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';

/**
 * Another statement was in the way, and this one changed nothing: serialization failure, deadlock,
 * lock time-out. The last of the named ones is MariaDB's answer under `innodb_snapshot_isolation`.
 */
const contention =
  /^(40001|40P01|55P03|ER_LOCK_DEADLOCK|ER_LOCK_WAIT_TIMEOUT|ER_CHECKREAD|SQLITE_BUSY.*|SQLITE_LOCKED.*)$/;

const uniqueViolation = /^(23505|ER_DUP_ENTRY|SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE))$/;

const outdatedSchema = /^(42P01|42703|ER_NO_SUCH_TABLE|ER_BAD_FIELD_ERROR)$/;
// SQLite reports these with its general code.
const outdatedSqliteSchema = /no such (table|column)|has no column/;

/** What the driver said, without the statement and its parameters. */
class DatabaseError extends Error {
  override readonly name = 'DatabaseError';

  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

export function isContention(error: unknown): boolean {
  return contention.test(codeOf(error) ?? '');
}

export function isUniqueViolation(error: unknown): boolean {
  return uniqueViolation.test(codeOf(error) ?? '');
}

/**
 * The error that callers see. The original one is left behind: TypeORM's carries the parameters,
 * mysql2's the whole statement.
 */
export function toStoreError(error: unknown): HubSpotOAuthError {
  const code = codeOf(error);
  const message = messageOf(error);
  if (outdatedSchema.test(code ?? '') || outdatedSqliteSchema.test(message)) {
    return new HubSpotConfigurationError([
      {
        option: 'dataSource',
        reason: 'lacks the tables of this version: run hubSpotOAuthMigrations',
      },
    ]);
  }
  return new ConnectionStoreUnavailableError({
    cause: new DatabaseError(message === '' ? (code ?? 'unknown error') : message, code),
  });
}

function codeOf(error: unknown): string | undefined {
  const code = propertyOf(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

function messageOf(error: unknown): string {
  const message = propertyOf(error, 'message');
  return typeof message === 'string' ? message : '';
}

function propertyOf(error: unknown, name: 'code' | 'message'): unknown {
  return typeof error === 'object' && error !== null
    ? (error as Partial<Record<typeof name, unknown>>)[name]
    : undefined;
}
