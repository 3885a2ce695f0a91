import Database from 'better-sqlite3';
import { describeConnectionRepositoryContract } from 'nestjs-hubspot-oauth/testing';
import { betterSqlite3Executor } from './executors/better-sqlite3-executor.js';
import { SqlHubSpotConnectionRepository } from './sql-hubspot-connection.repository.js';

function open() {
  const database = new Database(':memory:');
  const repository = new SqlHubSpotConnectionRepository(betterSqlite3Executor(database));
  return { database, repository };
}

// The other databases, drivers and several processes: test/contracts.
describeConnectionRepositoryContract('SQLite in memory', async () => {
  const { database, repository } = open();
  await repository.prepare({ createTables: true });
  return { repository, close: async () => void database.close() };
});

describe('SqlHubSpotConnectionRepository', () => {
  it('does not start without its tables, and creates none unless told to', async () => {
    const { database, repository } = open();
    const preparation = repository.prepare({ createTables: false });
    await expect(preparation).rejects.toMatchObject({ code: 'invalid_configuration' });
    expect(database.prepare('SELECT name FROM sqlite_master').all()).toEqual([]);
    await repository.prepare({ createTables: true });
    await expect(repository.prepare({ createTables: false })).resolves.toBeUndefined();
    database.close();
  });

  it('does not start if a column is missing, even if it may create tables', async () => {
    const { database, repository } = open();
    await repository.prepare({ createTables: true });
    database.exec('ALTER TABLE hubspot_connection DROP COLUMN back_off_ms');
    const preparation = repository.prepare({ createTables: true });
    await expect(preparation).rejects.toMatchObject({ code: 'invalid_configuration' });
    database.close();
  });
});
