// Opens an SQLite file, whose folder this process cannot write to, in each way; prints the errors.
import { typeOrmExecutor, SqlHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/sql';
import { DataSource } from 'typeorm';

import { databaseOptions } from '../../../src/database/database-options.js';
import { sqliteDriver } from '../../../src/database/sqlite-driver.js';
import { openStore, SQLITE_STORE } from './open-store.js';

const [file = ''] = process.argv.slice(2);

const ways: Record<string, () => Promise<unknown>> = {
  executor: async () => {
    const { repository } = await openStore(SQLITE_STORE, `sqlite:${file}`, {
      journalMode: 'delete',
    });
    await repository.prepare({ createTables: false });
  },
  TypeORM: async () => {
    const host = new DataSource({ type: 'better-sqlite3', database: file, ...sqliteDriver() });
    await host.initialize();
    const repository = new SqlHubSpotConnectionRepository(typeOrmExecutor(host));
    await repository.prepare({ createTables: false });
  },
  quickstart: async () => databaseOptions(`sqlite:${file}`),
};

const errors: Record<string, string> = {};
for (const [name, open] of Object.entries(ways)) {
  errors[name] = await open().then(
    () => 'opened',
    (error: unknown) => String(error),
  );
}
process.stdout.write(JSON.stringify(errors));
