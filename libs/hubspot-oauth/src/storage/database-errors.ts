import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { ConnectionStoreUnavailableError } from '../errors/connection.errors.js';
import type { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';
import type { Dialect } from './dialects.js';

/** The driver's message and code, without the statement and its parameters. */
class DatabaseError extends Error {
  override readonly name = 'DatabaseError';

  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

export function isContention(error: unknown, { contention }: Dialect): boolean {
  return driverErrors(error).some(({ code }) => contention.test(code));
}

/** The connection was closed while the statement ran, or before. */
export function isConnectionLost(error: unknown, { connectionLost }: Dialect): boolean {
  return driverErrors(error).some(({ code, message }) => connectionLost.test(`${code} ${message}`));
}

export function isUniqueViolation(error: unknown, { uniqueViolation }: Dialect): boolean {
  return driverErrors(error).some(({ code }) => uniqueViolation.test(code));
}

function isMissingSchema(error: unknown, { missingSchema }: Dialect): boolean {
  return driverErrors(error).some(({ code, message }) => missingSchema.test(`${code} ${message}`));
}

/** The error for a missing table or column. */
function missingSchemaError(advice: string): HubSpotConfigurationError {
  return new HubSpotConfigurationError([
    {
      option: 'connectionRepository',
      reason: `the tables of this version are missing or outdated in its database: run ${advice}, or set createTables: true to create missing tables at boot`,
    },
  ]);
}

/**
 * The error that callers see. The driver's error is not kept: TypeORM's carries the parameters,
 * mysql2's the whole statement.
 */
export function toStoreError(error: unknown, dialect: Dialect, advice: string): HubSpotOAuthError {
  if (error instanceof HubSpotConfigurationError) return error;
  if (isMissingSchema(error, dialect)) return missingSchemaError(advice);
  // The innermost error: those around it may quote the statement.
  const { code, message } = driverErrors(error).at(-1) ?? { code: '', message: '' };
  return new ConnectionStoreUnavailableError({
    cause: new DatabaseError(
      message === '' ? code || 'unknown error' : message,
      code === '' ? undefined : code,
    ),
  });
}

interface DriverError {
  readonly code: string;
  readonly message: string;
}

/**
 * The error and what it wraps, outermost first: TypeORM and Drizzle wrap the driver's error, and
 * Prisma names it in `meta`.
 */
function driverErrors(error: unknown): DriverError[] {
  const found: DriverError[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < 5 && isRecord(current); depth += 1) {
    const { code, originalCode, message, originalMessage } = current;
    found.push({
      code: textOf(originalCode) || textOf(code),
      message: textOf(originalMessage) || textOf(message),
    });
    const { cause, driverError, meta } = current;
    current = cause ?? driverError ?? (isRecord(meta) ? meta['driverAdapterError'] : undefined);
  }
  return found;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
