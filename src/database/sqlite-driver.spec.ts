import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DataSource } from 'typeorm';
import { databaseOptions } from './database-options.js';
import { hasNodeSqlite, sqliteDriver } from './sqlite-driver.js';

it('passes a driver to TypeORM exactly if Node has node:sqlite', () => {
  expect('driver' in sqliteDriver()).toBe(hasNodeSqlite());
});

it('returns rows, affected rows and the names of result codes', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sqlite-driver-'));
  const dataSource = new DataSource(databaseOptions(`sqlite:${path.join(folder, 'app.sqlite')}`));
  try {
    await dataSource.initialize();
    await dataSource.query('CREATE TABLE t (a integer PRIMARY KEY, b text)');
    await dataSource.query('INSERT INTO t VALUES (?, ?), (?, ?)', [1, 'x', 2, null]);
    expect(await dataSource.query('SELECT a, b FROM t ORDER BY a')).toMatchObject([
      { a: 1, b: 'x' },
      { a: 2, b: null },
    ]);
    const insertAgain = dataSource.query('INSERT INTO t VALUES (1, NULL)');
    await expect(insertAgain).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' });
    expect(await dataSource.query('PRAGMA journal_mode')).toMatchObject([{ journal_mode: 'wal' }]);
  } finally {
    await dataSource.destroy();
    await rm(folder, { recursive: true });
  }
});
