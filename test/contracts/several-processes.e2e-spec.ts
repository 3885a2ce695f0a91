import { rm } from 'node:fs/promises';
import path from 'node:path';

import { sqliteDriver } from '../../src/database/sqlite-driver.js';
import { findMysql, startPostgres, temporaryFolder } from '../support/databases.js';
import { installed, key } from './support/first-connection.js';
import { openRepository } from './support/open-repository.js';
import { runProcesses } from '../support/run-processes.js';

const mysql = await findMysql();

async function startFour(url: string): Promise<void> {
  await expect(runProcesses(4, 'contracts/support/open-database.ts', url)).resolves.toEqual(
    Array(4).fill('4'),
  );
}

describe('Several processes', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('share an SQLite file without an error and without an unnecessary refresh', async () => {
    const database = path.join(folder, 'shared.sqlite');
    const { repository, close } = await openRepository({
      type: 'better-sqlite3',
      database,
      ...sqliteDriver(),
    });
    await repository.install({ ...installed, expiresInMs: 1_000, lifetimeMs: 1_000 });

    const counts = await runProcesses(
      4,
      'contracts/support/refresh-repeatedly.ts',
      database,
      key.clientId,
      '100',
    );

    const total = counts.reduce((sum, count) => sum + Number(count), 0);
    expect(total).toBeGreaterThan(100);
    expect((await repository.find(key))?.tokenVersion).toBe(1 + total);
    await close();
  });

  it('start at once on an empty SQLite file', () =>
    startFour(`sqlite:${path.join(folder, 'empty.sqlite')}`));

  it('start at once on an empty PostgreSQL database', async () => {
    const server = await startPostgres();
    await startFour(server.url);
    await server.stop();
  });

  if (mysql === undefined) {
    it.todo('start at once on an empty MySQL database: needs a server, set TEST_MYSQL_URL');
    return;
  }

  it('start at once on an empty MySQL database', async () => {
    const { url, stop } = await mysql.createDatabase();
    await startFour(url);
    await stop();
  });
});
