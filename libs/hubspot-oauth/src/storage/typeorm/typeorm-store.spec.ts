import { type BeforeApplicationShutdown, Inject, Injectable, type Provider } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DataSource } from 'typeorm';

import { sqliteDriver } from '../../../../../src/database/sqlite-driver.js';
import { HubSpotConnectionRepository } from '../../connections/hubspot-connection.repository.js';
import { HubSpotConfigurationError } from '../../errors/configuration.errors.js';
import { Clock, SystemClock } from '../../runtime/clock.js';
import { RandomSource, SystemRandomSource } from '../../runtime/random.js';
import { HOST_DATA_SOURCE } from './data-source.js';
import { hubSpotOAuthMigrations } from './hubspot-oauth-migrations.js';
import { typeOrmStore } from './typeorm-store.js';

@Injectable()
class LastWriter implements BeforeApplicationShutdown {
  wrote = false;

  constructor(
    @Inject(HubSpotConnectionRepository) private readonly connections: HubSpotConnectionRepository,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.connections.purgeAuthorizations({ olderThanMs: 0, limit: 10 });
    this.wrote = true;
  }
}

const providers = [
  { provide: Clock, useClass: SystemClock },
  { provide: RandomSource, useClass: SystemRandomSource },
  LastWriter,
];

const hubSpotTables = `SELECT name FROM sqlite_master WHERE name LIKE 'hubspot%'`;

function typeOrm(database: string, name = 'default') {
  return TypeOrmModule.forRoot({
    name,
    type: 'better-sqlite3',
    database,
    ...sqliteDriver(),
    migrations: hubSpotOAuthMigrations,
    migrationsRun: true,
  });
}

async function startApp(
  database: string,
  { hostName = 'default', storeName }: { hostName?: string; storeName?: string } = {},
): Promise<TestingModule> {
  const store = typeOrmStore(storeName);
  const app = await Test.createTestingModule({
    imports: [typeOrm(database, hostName), ...store.imports],
    providers: [...providers, ...store.providers],
  }).compile();
  return app.init();
}

describe('typeOrmStore', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'nestjs-hubspot-oauth-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('stores in the default DataSource of the host', async () => {
    const app = await startApp(':memory:');
    const host = app.get<DataSource>(getDataSourceToken());
    await expect(host.query(hubSpotTables)).resolves.not.toEqual([]);
    await expect(app.get(HubSpotConnectionRepository).ping()).resolves.toBeUndefined();
    await app.close();
  });

  it('stores in the DataSource of the given name', async () => {
    const app = await startApp(':memory:', { hostName: 'reporting', storeName: 'reporting' });
    await expect(app.get(HubSpotConnectionRepository).ping()).resolves.toBeUndefined();
    await app.close();
  });

  it('closes the connection that it opened, after the last write of others', async () => {
    const app = await startApp(path.join(folder, 'closed.sqlite'));
    const writer = app.get(LastWriter);
    const repository = app.get(HubSpotConnectionRepository);
    await repository.ping();
    await app.close();
    expect(writer.wrote).toBe(true);
    await expect(repository.ping()).rejects.toMatchObject({
      cause: { message: 'The connection to the SQLite file is closed.' },
    });
  });

  it.each([
    [undefined, /no default TypeORM DataSource was found: import TypeOrmModule\.forRoot/],
    ['reporting', /no TypeORM DataSource named "reporting" was found: import .*name: 'reporting'/],
  ])('says which DataSource it looked for: %s', async (storeName, message) => {
    const store = typeOrmStore(storeName);
    const compiling = Test.createTestingModule({
      imports: store.imports,
      providers: [...providers, ...store.providers],
    }).compile();
    await expect(compiling).rejects.toThrow(HubSpotConfigurationError);
    await expect(compiling).rejects.toThrow(message);
  });

  it('says what to install if TypeORM cannot be loaded, without the stack of the loader', async () => {
    const useValue = new Error("Cannot find module '@nestjs/typeorm'\nRequire stack:\n- main.js");
    const [store] = typeOrmStore().providers;
    const compiling = Test.createTestingModule({
      providers: [...providers, store as Provider, { provide: HOST_DATA_SOURCE, useValue }],
    }).compile();
    await expect(compiling).rejects.toThrow(
      "(Cannot find module '@nestjs/typeorm'): install typeorm and @nestjs/typeorm, or set",
    );
  });

  it('says which DataSource it looked for where the host has another one', async () => {
    await expect(startApp(':memory:', { storeName: 'other' })).rejects.toThrow(
      /DataSource named "other"/,
    );
  });
});
