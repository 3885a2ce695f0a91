// Opens an SQLite file, whose folder this process cannot write to, in each way; prints the errors.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { typeOrmExecutor, SqlHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/sql';
import { DataSource } from 'typeorm';

import { databaseOptions } from '../../../src/database/database-options.js';
import { sqliteDriver } from '../../../src/database/sqlite-driver.js';
import { temporaryFolder } from '../../support/databases.js';
import { openStore, SQLITE_STORE } from './open-store.js';

const [readOnly = ''] = process.argv.slice(2);

const ways: Record<string, (file: string) => Promise<unknown>> = {
  executor: async (file) => {
    const { repository } = await openStore(SQLITE_STORE, `sqlite:${file}`, {
      journalMode: 'delete',
    });
    await repository.prepare({ createTables: false });
  },
  TypeORM: async (file) => {
    const host = new DataSource({ type: 'better-sqlite3', database: file, ...sqliteDriver() });
    await host.initialize();
    const repository = new SqlHubSpotConnectionRepository(typeOrmExecutor(host));
    await repository.prepare({ createTables: false });
  },
  quickstart: async (file) => databaseOptions(`sqlite:${file}`),
};

async function openInEachWay(file: string): Promise<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const [name, open] of Object.entries(ways)) {
    errors[name] = await open(file).then(
      () => 'opened',
      (error: unknown) => String(error),
    );
  }
  return errors;
}

if (process.getuid?.() === 0) {
  // Root can write everywhere. Another user may not be able to read the modules: another file loads them first.
  const writable = await temporaryFolder();
  await openInEachWay(path.join(writable, 'connections.sqlite'));
  await rm(writable, { recursive: true });
  process.setgid?.(65_534);
  process.setuid?.(65_534);
}
process.stdout.write(JSON.stringify(await openInEachWay(readOnly)));
