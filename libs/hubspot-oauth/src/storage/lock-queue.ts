import { setImmediate as nextTurn } from 'node:timers/promises';

const longestTurnMs = 10;

/**
 * Lets one statement at a time try whether the database is locked. The drivers of SQLite block the
 * process for each try, and have one connection, so that statements gain nothing from running side by
 * side.
 */
export class LockQueue {
  private last: Promise<void> | undefined;
  /** Why the statement before gave up, if the database was locked until then. */
  private locked: { readonly error: unknown } | undefined;
  private turnBeganAtMs = -Infinity;

  /**
   * Runs `statement` after those that came before.
   *
   * @param statement tries until it has run, or its time is up
   * @param isTimeUp whether a statement that has waited for its turn fails with the error of the one
   * before, without a try
   * @param isLock whether an error says that the database is locked
   */
  run<Result>(
    statement: () => Promise<Result>,
    isTimeUp: () => boolean,
    isLock: (error: unknown) => boolean,
  ): Promise<Result> {
    const result = this.runAfter(this.last, statement, isTimeUp).then(
      (value) => {
        this.locked = undefined;
        return value;
      },
      (error: unknown) => {
        this.locked = isLock(error) ? { error } : undefined;
        throw error;
      },
    );
    const ended = result.then(ignore, ignore);
    this.last = ended;
    void this.forget(ended);
    return result;
  }

  private async forget(ended: Promise<void>): Promise<void> {
    await ended;
    if (this.last === ended) this.last = undefined;
  }

  private async runAfter<Result>(
    before: Promise<void> | undefined,
    statement: () => Promise<Result>,
    isTimeUp: () => boolean,
  ): Promise<Result> {
    if (before !== undefined) {
      await before;
      await this.letOthersRun();
      if (this.locked !== undefined && isTimeUp()) throw this.locked.error;
    }
    return statement();
  }

  /** Statements that end without I/O must not keep the event loop from anything else for long. */
  private async letOthersRun(): Promise<void> {
    if (performance.now() - this.turnBeganAtMs < longestTurnMs) return;
    await nextTurn();
    this.turnBeganAtMs = performance.now();
  }
}

function ignore(): void {}
