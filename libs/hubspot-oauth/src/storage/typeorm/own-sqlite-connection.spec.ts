import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';

import { sqliteDriver } from '../../../../../src/database/sqlite-driver.js';
import { HubSpotConfigurationError } from '../../errors/configuration.errors.js';
import { OwnSqliteConnection } from './own-sqlite-connection.js';

type SqliteOptions = Extract<DataSourceOptions, { type: 'better-sqlite3' }>;

/** Remembers the options of every DataSource. */
class RecordedDataSource extends DataSource {
  static readonly created: SqliteOptions[] = [];

  constructor(options: SqliteOptions) {
    super(options);
    RecordedDataSource.created.push(options);
  }
}

describe('OwnSqliteConnection', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'nestjs-hubspot-oauth-'));
    RecordedDataSource.created.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** The options of the library's own connection to the file of a host. */
  async function ownOptions(host: Partial<SqliteOptions>): Promise<SqliteOptions | undefined> {
    const database = path.join(folder, 'connections.sqlite');
    const options = { type: 'better-sqlite3', database, ...sqliteDriver(), ...host } as const;
    const own = OwnSqliteConnection.of(new RecordedDataSource(options));
    await own?.open();
    await own?.close();
    return RecordedDataSource.created[1];
  }

  it('opens the file as the host does: with its key and its add-on', async () => {
    const manifest = createRequire(path.join(process.cwd(), 'index.js')).resolve(
      'better-sqlite3/package.json',
    );
    const nativeBinding = path.join(path.dirname(manifest), 'build/Release/better_sqlite3.node');
    const prepared: unknown[] = [];
    const own = await ownOptions({
      key: 'secret',
      nativeBinding,
      prepareDatabase: (database) => void prepared.push(database),
    });
    expect(own).toMatchObject({ key: 'secret', nativeBinding });
    expect(prepared).toHaveLength(1);
  });

  it('waits for a lock for ten milliseconds only, and names no key or add-on without the host', async () => {
    const own = await ownOptions({ timeout: 5_000 });
    expect(own?.timeout).toBe(10);
    expect(own).not.toHaveProperty('key');
    expect(own).not.toHaveProperty('nativeBinding');
  });

  it('names the folder that it cannot write to', async () => {
    await writeFile(path.join(folder, 'file'), '');
    const opened = ownOptions({ database: path.join(folder, 'file/folder/connections.sqlite') });
    await expect(opened).rejects.toThrow(HubSpotConfigurationError);
    await expect(opened).rejects.toThrow(`cannot write to ${path.join(folder, 'file/folder')}`);
  });

  it.each(['', ':memory:'])('is not needed for a database without a file: "%s"', (database) => {
    const host = new DataSource({ type: 'better-sqlite3', database, ...sqliteDriver() });
    expect(OwnSqliteConnection.of(host)).toBeUndefined();
  });
});
