import type { Dialect } from './dialect.js';

/**
 * The database's clock in epoch milliseconds, as an SQL expression. All stored times are read from
 * it, so that the clocks of the application's instances do not matter.
 *
 * PostgreSQL: `now()` would be the start of the transaction, see
 * https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT.
 * MySQL: `UNIX_TIMESTAMP()` would go through the session's time zone, which may repeat an hour.
 */
export const databaseNow: Readonly<Record<Dialect, string>> = {
  sqlite: `CAST(unixepoch('subsec') * 1000 AS INTEGER)`,
  postgres: `CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)`,
  mysql: `(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000)`,
};
