import { describeConnectionRepositoryContract } from 'nestjs-hubspot-oauth/testing';
import { openStore, SQLITE_STORE } from '../../../../test/contracts/support/open-store.js';
import { SqlHubSpotConnectionRepository } from './sql-hubspot-connection.repository.js';

const open = () => openStore(SQLITE_STORE, 'sqlite::memory:');

// The other databases, drivers and several processes: test/contracts.
describeConnectionRepositoryContract('SQLite in memory', async () => {
  const { repository, close } = await open();
  await repository.prepare({ createTables: true });
  return { repository, close };
});

describe('SqlHubSpotConnectionRepository', () => {
  it('does not start without its tables, and creates none unless told to', async () => {
    const { executor, repository, close } = await open();
    const preparation = repository.prepare({ createTables: false });
    await expect(preparation).rejects.toMatchObject({ code: 'invalid_configuration' });
    const tables = await executor.execute('SELECT name FROM sqlite_master', []);
    expect(tables.rows).toEqual([]);
    await repository.prepare({ createTables: true });
    await expect(repository.prepare({ createTables: false })).resolves.toBeUndefined();
    await close();
  });

  it('does not start if a column is missing, even if it may create tables', async () => {
    const { executor, repository, close } = await open();
    await repository.prepare({ createTables: true });
    await executor.execute('ALTER TABLE hubspot_connection DROP COLUMN back_off_ms', []);
    const preparation = repository.prepare({ createTables: true });
    await expect(preparation).rejects.toMatchObject({ code: 'invalid_configuration' });
    await close();
  });

  it('has shut down when its executor is closed', async () => {
    const { executor, close } = await open();
    let endClosing: (() => void) | undefined;
    const closing = new Promise<void>((resolve) => (endClosing = resolve));
    const repository = new SqlHubSpotConnectionRepository({ ...executor, close: () => closing });
    let hasShutDown = false;
    const shutdown = repository.onApplicationShutdown().then(() => (hasShutDown = true));
    await new Promise(setImmediate);
    expect(hasShutDown).toBe(false);
    endClosing?.();
    await shutdown;
    await close();
  });
});
