import { ManualClock } from 'nestjs-hubspot-oauth/testing';

import { SystemRandomSource } from '../runtime/random.js';
import { prepareSchema } from './prepare-schema.js';
import { tableNames } from './schema.js';
import type { HubSpotSqlExecutor } from './sql-executor.js';
import { SqlStatements } from './sql-statements.js';

/** Prepares the schema; returns the statements that ran and what it came to. */
async function prepare(
  respond: (sql: string, before: readonly string[]) => void,
  { createTables }: { readonly createTables: boolean },
) {
  const ran: string[] = [];
  const executor: HubSpotSqlExecutor = {
    dialect: 'postgres',
    execute: async (sql) => {
      const before = [...ran];
      ran.push(sql);
      respond(sql, before);
      return { rows: [], affected: 0 };
    },
  };
  const random = new SystemRandomSource();
  const statements = new SqlStatements(executor, { clock: new ManualClock(), random });
  const outcome = await prepareSchema(executor, statements, createTables).then(
    () => 'prepared',
    (error: Error & { code?: string }) => error.code,
  );
  return { outcome, ran };
}

function failure(code: string): Error {
  return Object.assign(new Error('failed'), { code });
}

const isCreation = (sql: string) => sql.includes('CREATE TABLE');

describe('prepareSchema', () => {
  it('creates nothing where every table is there', async () => {
    const { outcome, ran } = await prepare(() => {}, { createTables: true });
    expect(outcome).toBe('prepared');
    expect(ran).toHaveLength(tableNames.length);
    expect(ran.filter(isCreation)).toEqual([]);
  });

  it('creates missing tables, and looks again', async () => {
    const { outcome, ran } = await prepare(
      (sql, before) => {
        if (!isCreation(sql) && !before.some(isCreation)) throw failure('42P01');
      },
      { createTables: true },
    );
    expect(outcome).toBe('prepared');
    expect(ran.filter(isCreation)).toHaveLength(1);
    expect(ran.filter((sql) => !isCreation(sql))).toHaveLength(1 + tableNames.length);
  });

  it.each([
    ['a table is missing that it must not create', '42P01', false, 'invalid_configuration'],
    ['the database is down', 'ECONNREFUSED', true, 'connection_store_unavailable'],
  ])('creates nothing if %s', async (_, code, createTables, expected) => {
    const { outcome, ran } = await prepare(
      () => {
        throw failure(code);
      },
      { createTables },
    );
    expect(outcome).toBe(expected);
    expect(ran).toHaveLength(1);
  });
});
