import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describeConnectionRepositoryContract } from 'nestjs-hubspot-oauth/testing';

import {
  findMysql,
  startPostgres,
  temporaryFolder,
  type TestDatabase,
} from '../support/databases.js';
import { openStore, SQLITE_STORE, type StoreKind } from './support/open-store.js';

const mysql = await findMysql();
let postgres: TestDatabase;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** The contract on tables that `createTables` made. */
function describeStore(kind: StoreKind, create: () => Promise<TestDatabase>): void {
  describeConnectionRepositoryContract(kind, async () => {
    const database = await create();
    const { repository, close } = await openStore(kind, database.url);
    await repository.prepare({ createTables: true });
    return {
      repository,
      close: async () => {
        await close();
        await database.stop();
      },
    };
  });
}

async function createFile(): Promise<TestDatabase> {
  const folder = await temporaryFolder();
  return {
    url: `sqlite:${path.join(folder, 'connections.sqlite')}`,
    stop: () => rm(folder, { recursive: true }),
  };
}

for (const kind of ['pg', 'drizzle', 'kysely', 'knex', 'prisma'] as const) {
  describeStore(kind, async () => ({ url: postgres.url, stop: async () => {} }));
}

describeStore(SQLITE_STORE, createFile);

describe('mysql2', () => {
  if (mysql === undefined) {
    it.todo('needs a server: set TEST_MYSQL_URL');
    return;
  }
  describeStore('mysql2', () => mysql.createDatabase());
});
