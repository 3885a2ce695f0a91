/** The SQL dialects that the statements are written for. MariaDB speaks `mysql`. */
export type HubSpotSqlDialect = 'sqlite' | 'postgres' | 'mysql';

/** A parameter of a statement. Numbers are whole and safe integers. */
export type HubSpotSqlValue = string | number | null;

export interface HubSpotSqlResult {
  /** The rows of a SELECT, as objects with the column names as keys. Empty for other statements. */
  readonly rows: readonly object[];
  /** How many rows an INSERT, UPDATE or DELETE changed or matched. Not read for a SELECT. */
  readonly affected: number;
}

/**
 * Runs SQL statements on the host's database. Implement it for a client that the library has no
 * executor for.
 */
export interface HubSpotSqlExecutor {
  readonly dialect: HubSpotSqlDialect;
  /**
   * Runs one statement in a transaction of its own (autocommit), on the primary server. Placeholders
   * are `$1`, `$2` … on PostgreSQL and `?` elsewhere. Rejects with the driver's error, or with an
   * error whose `cause` is that one: its `code` decides whether the statement is run again.
   */
  execute(sql: string, parameters: readonly HubSpotSqlValue[]): Promise<HubSpotSqlResult>;
  /**
   * The table as it is written in SQL, with a schema or a prefix if it has one.
   *
   * @default the name itself, which the connection's search path leads to
   */
  tablePath?(name: string): string;
  /**
   * What the operator has to run if tables are missing, for the error message.
   *
   * @default the statements of `hubSpotOAuthSchema()`
   */
  readonly schemaAdvice?: string;
  /** Closes what the executor opened itself. Called when the application has shut down. */
  close?(): Promise<void>;
}
