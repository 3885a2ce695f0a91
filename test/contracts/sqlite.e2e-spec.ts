import { rm } from 'node:fs/promises';
import path from 'node:path';

import { describeConnectionRepositoryContract } from 'nestjs-hubspot-oauth/testing';

import { sqliteDriver } from '../../src/database/sqlite-driver.js';
import { temporaryFolder } from '../support/databases.js';
import { openRepository, typeOrmVersions } from './support/open-repository.js';

for (const [version, DataSourceClass] of typeOrmVersions) {
  describeConnectionRepositoryContract(`SQLite file, ${version}`, async () => {
    const folder = await temporaryFolder();
    const database = path.join(folder, 'connections.sqlite');
    const options = { type: 'better-sqlite3', database, ...sqliteDriver() } as const;
    const { repository, close } = await openRepository(options, DataSourceClass);
    return {
      repository,
      close: async () => {
        await close();
        await rm(folder, { recursive: true });
      },
    };
  });

  describeConnectionRepositoryContract(`SQLite in memory, ${version}`, () =>
    openRepository(
      { type: 'better-sqlite3', database: ':memory:', ...sqliteDriver() },
      DataSourceClass,
    ),
  );
}
