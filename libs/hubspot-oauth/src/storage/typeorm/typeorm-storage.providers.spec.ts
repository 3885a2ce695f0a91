import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { HubSpotConnectionRepository } from '../../connections/hubspot-connection.repository.js';
import { HubSpotConfigurationError } from '../../errors/configuration.errors.js';
import { Clock, SystemClock } from '../../runtime/clock.js';
import { RandomSource, SystemRandomSource } from '../../runtime/random.js';
import { ConnectionDatabase } from './connection-database.js';
import { hubSpotOAuthMigrations } from './migrations/hubspot-oauth-migrations.js';
import { typeOrmStorageProviders } from './typeorm-storage.providers.js';

@Injectable()
class LastWriter implements BeforeApplicationShutdown {
  wrote = false;

  constructor(
    @Inject(HubSpotConnectionRepository) private readonly connections: HubSpotConnectionRepository,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.connections.purgeAuthorizations(0);
    this.wrote = true;
  }
}

const providers = [
  ...typeOrmStorageProviders,
  { provide: Clock, useClass: SystemClock },
  { provide: RandomSource, useClass: SystemRandomSource },
  LastWriter,
];

async function startApp(database: string): Promise<TestingModule> {
  const typeOrm = TypeOrmModule.forRoot({
    type: 'better-sqlite3',
    database,
    migrations: hubSpotOAuthMigrations,
    migrationsRun: true,
  });
  const app = await Test.createTestingModule({ imports: [typeOrm], providers }).compile();
  return app.init();
}

describe('typeOrmStorageProviders', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'nestjs-hubspot-oauth-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('store in the default DataSource of the host', async () => {
    const app = await startApp(':memory:');
    const { dataSource } = app.get(ConnectionDatabase);
    expect(dataSource.options.database).toBe(':memory:');
    await expect(app.get(HubSpotConnectionRepository).ping()).resolves.toBeUndefined();
    await app.close();
  });

  it('close what they opened, after the last write of others', async () => {
    const app = await startApp(path.join(folder, 'closed.sqlite'));
    const { dataSource } = app.get(ConnectionDatabase);
    const writer = app.get(LastWriter);
    expect(dataSource.isInitialized).toBe(true);
    await app.close();
    expect(writer.wrote).toBe(true);
    expect(dataSource.isInitialized).toBe(false);
  });

  it('say what to do where the host has no DataSource', async () => {
    const compiling = Test.createTestingModule({ providers }).compile();
    await expect(compiling).rejects.toThrow(HubSpotConfigurationError);
    await expect(compiling).rejects.toThrow(/TypeOrmModule\.forRoot\(\)/);
  });
});
