import type { DataSource, QueryResult } from 'typeorm';

import type { Clock } from '../runtime/clock.js';
import type { RandomSource } from '../runtime/random.js';
import { retryWhileContended } from './contention.js';
import { isUniqueViolation, toStoreError } from './database-errors.js';

export type StatementParameters = Readonly<
  Record<string, string | number | null | readonly string[]>
>;

/**
 * Runs single statements, each of them its own transaction. Parameters are named in the SQL
 * (`:name`, or `:...name` for a list). Errors leave as errors of this library.
 */
export class StatementRunner {
  constructor(
    private readonly dataSource: DataSource,
    private readonly waiting: { readonly clock: Clock; readonly random: RandomSource },
  ) {}

  /** The rows that a SELECT finds. `Row` is what the statement selects. */
  async select<Row>(sql: string, parameters: StatementParameters): Promise<readonly Row[]> {
    const result = await this.run(sql, parameters).catch(rethrow);
    const rows: Row[] = result.records;
    return rows;
  }

  /** How many rows an UPDATE, INSERT or DELETE changed. */
  async change(sql: string, parameters: StatementParameters): Promise<number> {
    const { affected } = await this.run(sql, parameters).catch(rethrow);
    return affected ?? 0;
  }

  /** Inserts a row, or answers false if there is one with its key. */
  async insert(sql: string, parameters: StatementParameters): Promise<boolean> {
    try {
      await this.run(sql, parameters);
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw toStoreError(error);
    }
  }

  private run(sql: string, parameters: StatementParameters): Promise<QueryResult> {
    const [statement, values] = this.dataSource.driver.escapeQueryWithParameters(
      sql,
      wholeNumbers(parameters),
    );
    return retryWhileContended(async () => {
      // Of a replicated database this is the primary: a replica may lag behind the lease.
      const queryRunner = this.dataSource.createQueryRunner('master');
      try {
        return await queryRunner.query(statement, values, true);
      } finally {
        await queryRunner.release();
      }
    }, this.waiting);
  }
}

/** Durations are differences of clock readings and may have fractions, which PostgreSQL refuses for a bigint. */
function wholeNumbers(parameters: StatementParameters): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'number' ? Math.floor(value) : value,
    ]),
  );
}

function rethrow(error: unknown): never {
  throw toStoreError(error);
}
