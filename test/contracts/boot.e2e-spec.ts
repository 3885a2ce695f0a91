import { rm } from 'node:fs/promises';
import path from 'node:path';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HubSpotOAuthModule, type HubSpotOAuthModuleExtras } from 'nestjs-hubspot-oauth';
import { SqlHubSpotConnectionRepository, typeOrmExecutor } from 'nestjs-hubspot-oauth/sql';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import { DataSource } from 'typeorm';

import { sqliteDriver } from '../../src/database/sqlite-driver.js';
import { TEST_KEY } from '../support/boot-app.js';
import {
  findMysql,
  startPostgres,
  temporaryFolder,
  type TestDatabase,
} from '../support/databases.js';
import { runProcesses } from '../support/run-processes.js';
import { openStore, SQLITE_STORE, type StoreKind } from './support/open-store.js';

const IN_MEMORY = { type: 'better-sqlite3', database: ':memory:', ...sqliteDriver() } as const;
const mysql = await findMysql();

async function createFile(): Promise<TestDatabase> {
  const folder = await temporaryFolder();
  return {
    url: `sqlite:${path.join(folder, 'connections.sqlite')}`,
    stop: () => rm(folder, { recursive: true }),
  };
}

const stores: [StoreKind, () => Promise<TestDatabase>, string][] = [
  [SQLITE_STORE, createFile, 'sqlite'],
  ['pg', startPostgres, 'postgres'],
  ...(mysql === undefined
    ? []
    : ([['mysql2', mysql.createDatabase, 'mysql']] as [
        StoreKind,
        () => Promise<TestDatabase>,
        string,
      ][])),
];

describe.each(stores)('At boot with %s', (kind, create, dialect) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
  });
  afterAll(() => database.stop());

  it('missing tables are an error that says what to run', async () => {
    const { repository, close } = await openStore(kind, database.url);
    const preparing = repository.prepare({ createTables: false });
    await expect(preparing).rejects.toMatchObject({ code: 'invalid_configuration' });
    await expect(preparing).rejects.toThrow(`hubSpotOAuthSchema('${dialect}')`);
    await expect(preparing).rejects.toThrow('createTables: true');
    await close();
  });

  it('several processes create the missing tables at once', async () => {
    await expect(
      runProcesses(4, 'contracts/support/prepare-store.ts', kind, database.url),
    ).resolves.toEqual(Array(4).fill('prepared'));
    const { repository, close } = await openStore(kind, database.url);
    await repository.prepare({ createTables: false });
    await close();
  }, 120_000);

  it('a table without a column of this version is an error, also with createTables', async () => {
    const { executor, repository, close } = await openStore(kind, database.url);
    await executor.execute('ALTER TABLE hubspot_connection DROP COLUMN back_off_ms', []);
    await expect(repository.prepare({ createTables: true })).rejects.toThrow(
      'missing or outdated in its database',
    );
    await close();
  });
});

async function boot(extras: HubSpotOAuthModuleExtras, typeOrm = false): Promise<void> {
  const module = await Test.createTestingModule({
    imports: [
      ScheduleModule.forRoot(),
      ...(typeOrm ? [TypeOrmModule.forRoot(IN_MEMORY)] : []),
      HubSpotOAuthModule.forRoot({
        clientId: 'client',
        clientSecret: 'secret',
        redirectUri: 'http://localhost/hubspot/oauth/callback',
        scopes: ['oauth'],
        encryptionKeys: TEST_KEY,
        ...extras,
      }),
    ],
  }).compile();
  const app = module.createNestApplication({ logger: false });
  await app.init();
  await app.close();
}

describe('An application', () => {
  it('does not start without the tables in its DataSource', async () => {
    await expect(boot({}, true)).rejects.toThrow(
      /missing or outdated.*run hubSpotOAuthMigrations on that DataSource/,
    );
  });

  it('starts with createTables', () => boot({ createTables: true }, true));

  it('starts without TypeORM on a store of its own, whose tables it creates', async () => {
    const dataSource = await new DataSource(IN_MEMORY).initialize();
    const repository = new SqlHubSpotConnectionRepository(typeOrmExecutor(dataSource));
    await boot({ createTables: true, connectionRepository: { useFactory: () => repository } });
    await expect(repository.ping()).resolves.toBeUndefined();
    await dataSource.destroy();
  });

  describe('with the in-memory store', () => {
    const environment = process.env['NODE_ENV'];
    const extras = { connectionRepository: { useClass: InMemoryHubSpotConnectionRepository } };
    afterEach(() => {
      process.env['NODE_ENV'] = environment;
    });

    it('starts in development', async () => {
      process.env['NODE_ENV'] = 'development';
      await boot(extras);
    });

    it('does not start in production', async () => {
      process.env['NODE_ENV'] = 'production';
      await expect(boot(extras)).rejects.toThrow(/loses every grant .* NODE_ENV=production/);
    });
  });
});
