import type { Clock } from '../runtime/clock.js';
import type { RandomSource } from '../runtime/random.js';
import {
  isConnectionLost,
  isContention,
  isUniqueViolation,
  toStoreError,
} from './database-errors.js';
import { type Dialect, dialects } from './dialects.js';
import { LockQueue } from './lock-queue.js';
import type { HubSpotSqlExecutor, HubSpotSqlResult, HubSpotSqlValue } from './sql-executor.js';
import type { SqliteFile } from './sqlite-file.js';

const giveUpAfterMs = 5_000;
const firstPauseMs = 10;
const longestPauseMs = 200;

/** What pauses between attempts are taken from. */
export interface Waiting {
  readonly clock: Clock;
  readonly random: RandomSource;
}

export type StatementParameters = Readonly<
  Record<string, HubSpotSqlValue | readonly HubSpotSqlValue[]>
>;

/**
 * Runs single statements, each in its own transaction. Parameters are named in the SQL (`:name`, or
 * `:...name` for a list). A statement that another one was in the way of is run again for up to five
 * seconds, with growing, jittered pauses. While an SQLite file is locked, one statement tries and the
 * others wait for it; reads and writes apart, because a write lock does not keep anybody from reading.
 */
export class SqlStatements {
  private readonly dialect: Dialect;
  /** The file of an SQLite database, once it is known. */
  file: SqliteFile | undefined;
  private readonly queues: { readonly reads: LockQueue; readonly writes: LockQueue } | undefined;

  constructor(
    private readonly executor: HubSpotSqlExecutor,
    private readonly waiting: Waiting,
  ) {
    this.dialect = dialects[executor.dialect];
    if (executor.dialect === 'sqlite') {
      this.queues = { reads: new LockQueue(), writes: new LockQueue() };
    }
  }

  /** The rows that a SELECT finds. `Row` is what the statement selects. */
  async select<Row>(sql: string, parameters: StatementParameters = {}): Promise<readonly Row[]> {
    const { rows } = await this.runTwice(sql, parameters).catch(this.rethrow);
    return rows as readonly Row[];
  }

  /** How many rows an UPDATE, INSERT or DELETE changed. */
  async change(sql: string, parameters: StatementParameters = {}): Promise<number> {
    const { affected } = await this.run(sql, parameters).catch(this.rethrow);
    return affected;
  }

  /**
   * As `change`, for a statement that changes nothing if it runs a second time: its condition names a
   * version or an owner.
   */
  async changeOnce(sql: string, parameters: StatementParameters): Promise<number> {
    const { affected } = await this.runTwice(sql, parameters).catch(this.rethrow);
    return affected;
  }

  /** Inserts a row. Returns false if there is one with its key. */
  async insert(sql: string, parameters: StatementParameters): Promise<boolean> {
    try {
      await this.run(sql, parameters);
      return true;
    } catch (error) {
      if (isUniqueViolation(error, this.dialect)) return false;
      return this.rethrow(error);
    }
  }

  /** Runs the statement again, on another connection, if its connection was closed. */
  private async runTwice(sql: string, parameters: StatementParameters): Promise<HubSpotSqlResult> {
    try {
      return await this.run(sql, parameters);
    } catch (error) {
      if (!isConnectionLost(error, this.dialect)) throw error;
      return this.run(sql, parameters);
    }
  }

  private async run(sql: string, parameters: StatementParameters): Promise<HubSpotSqlResult> {
    const [statement, values] = bind(sql, parameters, this.dialect);
    const deadline = this.waiting.clock.monotonicNow() + giveUpAfterMs;
    const run = () => this.runUntil(deadline, statement, values);
    if (this.queues === undefined) return run();
    this.file?.checkSometimes();
    const queue = /^\s*SELECT\b/i.test(sql) ? this.queues.reads : this.queues.writes;
    return queue.run(
      run,
      () => this.waiting.clock.monotonicNow() >= deadline,
      (error) => isContention(error, this.dialect),
    );
  }

  private async runUntil(
    deadline: number,
    statement: string,
    values: readonly HubSpotSqlValue[],
  ): Promise<HubSpotSqlResult> {
    const { clock, random } = this.waiting;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await this.executor.execute(statement, values);
      } catch (error) {
        if (!isContention(error, this.dialect) || clock.monotonicNow() >= deadline) throw error;
      }
      await clock.sleep(pauseMs * (0.5 + random.fraction()));
    }
  }

  private readonly rethrow = (error: unknown): never => {
    const { schemaAdvice = `the statements of hubSpotOAuthSchema('${this.executor.dialect}')` } =
      this.executor;
    throw toStoreError(error, this.dialect, schemaAdvice);
  };
}

/** Replaces named parameters by the dialect's placeholders. */
function bind(
  sql: string,
  parameters: StatementParameters,
  { placeholder }: Dialect,
): [string, HubSpotSqlValue[]] {
  const values: HubSpotSqlValue[] = [];
  const add = (value: HubSpotSqlValue) => {
    // Durations are differences of clock readings and may have fractions, which PostgreSQL refuses for a bigint.
    values.push(typeof value === 'number' ? Math.floor(value) : value);
    return placeholder(values.length);
  };
  const statement = sql.replaceAll(/:(?:\.\.\.)?(\w+)/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`The statement's parameter ${name} has no value.`);
    return typeof value === 'object' && value !== null ? value.map(add).join(', ') : add(value);
  });
  return [statement, values];
}
