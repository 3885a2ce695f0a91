import { ManualClock } from 'nestjs-hubspot-oauth/testing';

import { ConnectionStoreUnavailableError } from '../errors/connection.errors.js';
import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { SystemRandomSource } from '../runtime/random.js';
import type { HubSpotSqlDialect, HubSpotSqlExecutor, HubSpotSqlValue } from './sql-executor.js';
import { SqlStatements } from './sql-statements.js';

function busy(code: string): Error {
  return Object.assign(new Error('in the way'), { code });
}

type Attempt = (sql: string, parameters: readonly HubSpotSqlValue[]) => unknown;

function executorThat(attempt: Attempt, dialect: HubSpotSqlDialect = 'sqlite'): HubSpotSqlExecutor {
  return {
    dialect,
    execute: async (sql, parameters) => {
      await attempt(sql, parameters);
      return { rows: [], affected: 7 };
    },
  };
}

describe('SqlStatements', () => {
  const clock = new ManualClock();

  function statements(attempt: Attempt, dialect?: HubSpotSqlDialect): SqlStatements {
    const random = new SystemRandomSource();
    return new SqlStatements(executorThat(attempt, dialect), { clock, random });
  }

  async function advanceUntilEnded(promise: Promise<unknown>): Promise<void> {
    let ended = false;
    const end = () => {
      ended = true;
    };
    promise.then(end, end);
    for (;;) {
      await new Promise(setImmediate);
      if (ended) return;
      clock.advance(10);
    }
  }

  it.each<[HubSpotSqlDialect, string]>([
    ['postgres', '40001'],
    ['postgres', '40P01'],
    ['postgres', '55P03'],
    ['mysql', 'ER_LOCK_DEADLOCK'],
    ['mysql', 'ER_LOCK_WAIT_TIMEOUT'],
    ['mysql', 'ER_CHECKREAD'],
    ['sqlite', 'SQLITE_BUSY'],
    ['sqlite', 'SQLITE_BUSY_SNAPSHOT'],
    ['sqlite', 'SQLITE_LOCKED'],
  ])('runs a statement again after %s %s', async (dialect, code) => {
    const failures = [busy(code), busy(code), busy(code)];
    const result = statements(() => {
      const failure = failures.pop();
      if (failure) throw failure;
    }, dialect).change('UPDATE t SET a = 1');
    await advanceUntilEnded(result);
    await expect(result).resolves.toBe(7);
  });

  it.each<[HubSpotSqlDialect, string]>([
    ['postgres', '57P01'],
    ['postgres', 'ECONNRESET'],
    ['mysql', 'PROTOCOL_CONNECTION_LOST'],
    ['mysql', 'ECONNRESET'],
  ])('runs a statement once more if its connection was lost: %s %s', async (dialect, code) => {
    const failures = [busy(code)];
    const tested = statements(() => {
      const failure = failures.pop();
      if (failure) throw failure;
    }, dialect);
    await expect(tested.select('SELECT 1')).resolves.toEqual([]);
    failures.push(busy(code));
    await expect(tested.changeOnce('UPDATE t SET a = 1 WHERE version = 1', {})).resolves.toBe(7);
    failures.push(busy(code), busy(code));
    await expect(tested.select('SELECT 1')).rejects.toThrow(ConnectionStoreUnavailableError);
    failures.push(busy(code));
    // Nobody knows whether it ran, and it must not run twice.
    await expect(tested.change('UPDATE t SET a = a + 1')).rejects.toThrow(
      ConnectionStoreUnavailableError,
    );
  });

  it.each([
    ['cause', (error: Error) => new Error('Failed query', { cause: error })],
    ['driverError', (driverError: Error) => Object.assign(new Error('failed'), { driverError })],
    [
      'meta',
      () =>
        Object.assign(new Error('Raw query failed'), {
          code: 'P2010',
          meta: { driverAdapterError: { cause: { originalCode: '40001' } } },
        }),
    ],
  ])('looks for the code in the %s of an error', async (_, wrap) => {
    let attempts = 0;
    const result = statements(() => {
      attempts += 1;
      if (attempts === 1) throw wrap(busy('40001'));
    }, 'postgres').change('UPDATE t SET a = 1');
    await advanceUntilEnded(result);
    await expect(result).resolves.toBe(7);
  });

  it('gives up after five seconds, with pauses that grow to a fifth of a second', async () => {
    const startedAt = clock.monotonicNow();
    let attempts = 0;
    const result = statements(() => {
      attempts += 1;
      throw busy('SQLITE_BUSY');
    }).change('UPDATE t SET a = 1');
    await advanceUntilEnded(result);
    await expect(result).rejects.toMatchObject({ cause: { code: 'SQLITE_BUSY' } });
    expect(clock.monotonicNow() - startedAt).toBeGreaterThanOrEqual(5_000);
    expect(clock.monotonicNow() - startedAt).toBeLessThan(5_400);
    expect(attempts).toBeGreaterThan(15);
    expect(attempts).toBeLessThan(80);
  });

  it('does not try again when its five seconds are over, nor do statements that waited as long', async () => {
    let attempts = 0;
    const tested = statements(async () => {
      attempts += 1;
      await new Promise(setImmediate);
      clock.advance(5_000);
      throw busy('SQLITE_BUSY');
    });
    const results = [tested.change('UPDATE t SET a = 1'), tested.change('UPDATE t SET a = 2')];
    for (const result of await Promise.allSettled(results)) {
      expect(result).toMatchObject({ reason: { cause: { code: 'SQLITE_BUSY' } } });
    }
    expect(attempts).toBe(1);
  });

  it('reads while a write waits for a lock', async () => {
    let isLocked = true;
    const tested = statements((sql) => {
      if (isLocked && sql.startsWith('UPDATE')) throw busy('SQLITE_BUSY');
    });
    const write = tested.change('UPDATE t SET a = 1');
    await expect(tested.select(' select 1')).resolves.toEqual([]);
    isLocked = false;
    await advanceUntilEnded(write);
    await expect(write).resolves.toBe(7);
  });

  it.each(['23505', 'ECONNREFUSED', undefined])(
    'reports other failures at once: %s',
    async (code) => {
      let attempts = 0;
      const result = statements(() => {
        attempts += 1;
        throw Object.assign(new Error('other'), { code });
      }, 'postgres').change('UPDATE t SET a = 1');
      await expect(result).rejects.toBeInstanceOf(ConnectionStoreUnavailableError);
      expect(attempts).toBe(1);
    },
  );

  it('keeps the statement and its parameters out of the error', async () => {
    const driver = Object.assign(new Error('disk full'), { code: '53100' });
    const result = statements(() => {
      throw new Error("Failed query: UPDATE t SET a = 'secret'", { cause: driver });
    }, 'postgres').change('UPDATE t SET a = :a', { a: 'secret' });
    await expect(result).rejects.toMatchObject({ cause: { message: 'disk full', code: '53100' } });
  });

  it('says what to run if a table is missing', async () => {
    const result = statements(() => {
      throw Object.assign(new Error('relation does not exist'), { code: '42P01' });
    }, 'postgres').select('SELECT 1');
    await expect(result).rejects.toBeInstanceOf(HubSpotConfigurationError);
    await expect(result).rejects.toThrow("run the statements of hubSpotOAuthSchema('postgres')");
  });

  it('knows an insert that found its key taken', async () => {
    const taken = statements(() => {
      throw busy('SQLITE_CONSTRAINT_PRIMARYKEY');
    }).insert('INSERT', {});
    await expect(taken).resolves.toBe(false);
  });

  it.each<[HubSpotSqlDialect, string]>([
    ['postgres', 'a = $1 AND b IN ($2, $3) AND c = $4'],
    ['mysql', 'a = ? AND b IN (?, ?) AND c = ?'],
  ])('binds named parameters for %s, and rounds durations down', async (dialect, expected) => {
    const seen: unknown[] = [];
    await statements((...statement) => seen.push(statement), dialect).change(
      'a = :a AND b IN (:...b) AND c = :a',
      { a: 1.7, b: ['x', null] },
    );
    expect(seen).toEqual([[expected, [1, 'x', null, 1]]]);
  });

  it('refuses a parameter without a value', async () => {
    await expect(statements(() => {}).change('a = :a')).rejects.toMatchObject({
      cause: { message: expect.stringContaining('parameter a') },
    });
  });
});
