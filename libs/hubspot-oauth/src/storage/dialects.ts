import type { HubSpotSqlDialect } from './sql-executor.js';

/** What differs between the databases. */
export interface Dialect {
  /**
   * The database's clock in epoch milliseconds, as an SQL expression. All stored times are read from
   * it, so that the clocks of the application's instances do not matter.
   */
  readonly now: string;
  /** The placeholder of the parameter at `position`, counted from 1. */
  readonly placeholder: (position: number) => string;
  /** The key id in a sealed value, which is `hs1.<key id>.<…>`, as an SQL expression. */
  readonly keyIdOf: (column: string) => string;
  /** What follows the columns in CREATE TABLE. */
  readonly tableOptions: string;
  /** The type of texts of up to 1 MB. */
  readonly largeText: string;
  /** Another statement was in the way and this one changed nothing: it can be run again. */
  readonly contention: RegExp;
  /**
   * The connection was closed: nobody knows whether the statement ran. Matched against `code message`.
   */
  readonly connectionLost: RegExp;
  readonly uniqueViolation: RegExp;
  /** A table or column is missing. Matched against `code message`. */
  readonly missingSchema: RegExp;
}

export const dialects: Readonly<Record<HubSpotSqlDialect, Dialect>> = {
  sqlite: {
    now: `CAST(unixepoch('subsec') * 1000 AS INTEGER)`,
    placeholder: () => '?',
    keyIdOf: (column) => `substr(${column}, 5, instr(substr(${column}, 5), '.') - 1)`,
    tableOptions: '',
    largeText: 'text',
    contention: /^SQLITE_(BUSY|LOCKED)/,
    connectionLost: /^(?!)/,
    uniqueViolation: /^SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE)$/,
    // SQLite reports these with its general code.
    missingSchema: /no such (table|column)|has no column/,
  },
  postgres: {
    // `now()` would be the start of the transaction:
    // https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT
    now: 'CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)',
    placeholder: (position) => `$${position}`,
    keyIdOf: (column) => `split_part(${column}, '.', 2)`,
    tableOptions: '',
    largeText: 'text',
    // Serialization failure, deadlock, lock time-out:
    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    contention: /^(40001|40P01|55P03)$/,
    // The server ends its connections when it stops; a fail-over breaks them. `pg` has errors of its
    // own without a code.
    connectionLost:
      /^(57P0[1-3]|08006|ECONNRESET|EPIPE) |^ (Connection terminated|Client (was closed|has encountered a connection error))/,
    uniqueViolation: /^23505$/,
    missingSchema: /^(42P01|42703) /,
  },
  mysql: {
    // `UNIX_TIMESTAMP()` depends on the session's time zone, in which an hour may occur twice.
    now: `(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000)`,
    placeholder: () => '?',
    keyIdOf: (column) => `SUBSTRING_INDEX(SUBSTRING_INDEX(${column}, '.', 2), '.', -1)`,
    // The default collation would treat ids and hashes that differ in case only as equal.
    tableOptions: ' ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
    largeText: 'mediumtext',
    // ER_CHECKREAD is reported by MariaDB with `innodb_snapshot_isolation`.
    connectionLost: /^(PROTOCOL_CONNECTION_LOST|ER_SERVER_SHUTDOWN|ECONNRESET|EPIPE) /,
    contention: /^(ER_LOCK_DEADLOCK|ER_LOCK_WAIT_TIMEOUT|ER_CHECKREAD)$/,
    uniqueViolation: /^ER_DUP_ENTRY$/,
    missingSchema: /^(ER_NO_SUCH_TABLE|ER_BAD_FIELD_ERROR) /,
  },
};
