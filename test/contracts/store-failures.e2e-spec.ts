import { rm } from 'node:fs/promises';
import path from 'node:path';
import { inspect } from 'node:util';

import { hubSpotOAuthMigrations } from 'nestjs-hubspot-oauth';
import { typeOrmExecutor } from 'nestjs-hubspot-oauth/sql';
import { DataSource, type DataSourceOptions } from 'typeorm';

import { sqliteDriver } from '../../src/database/sqlite-driver.js';
import type { NewAuthorization } from '../../libs/hubspot-oauth/src/connections/stored-authorization.js';
import { HubSpotConfigurationError } from '../../libs/hubspot-oauth/src/errors/configuration.errors.js';
import { ConnectionStoreUnavailableError } from '../../libs/hubspot-oauth/src/errors/connection.errors.js';
import { findMysql, startPostgres, temporaryFolder } from '../support/databases.js';
import { openRepository } from './support/open-repository.js';

const mysql = await findMysql();
const authorization: NewAuthorization = {
  stateHash: 'hash-of-the-state',
  clientId: 'client',
  sealedPayload: 'sealed-payload-that-must-not-be-seen',
  lifetimeMs: 600_000,
};

const databases: [
  string,
  () => Promise<{ options: DataSourceOptions; stop: () => Promise<void> }>,
][] = [
  [
    'SQLite',
    async () => {
      const folder = await temporaryFolder();
      const database = path.join(folder, 'connections.sqlite');
      return {
        options: { type: 'better-sqlite3', database, ...sqliteDriver() },
        stop: () => rm(folder, { recursive: true }),
      };
    },
  ],
  [
    'PostgreSQL',
    async () => {
      const { url, stop } = await startPostgres();
      return { options: { type: 'postgres', url }, stop };
    },
  ],
];
if (mysql !== undefined) {
  databases.push([
    mysql.type,
    async () => {
      const { url, stop } = await mysql.createDatabase();
      return { options: { type: 'mysql', url }, stop };
    },
  ]);
}

/** The error that `action` rejects with. */
async function errorOf(action: Promise<unknown>): Promise<unknown> {
  return action.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** All that a log could show of an error, hidden properties included. */
function everythingIn(error: unknown): string {
  return inspect(error, { depth: null, showHidden: true });
}

describe.each(databases)('A failure of %s', (_, start) => {
  let database: Awaited<ReturnType<typeof start>>;
  let opened: Awaited<ReturnType<typeof openRepository>>;
  beforeAll(async () => {
    database = await start();
    opened = await openRepository(database.options);
  });
  afterAll(async () => {
    await opened.close();
    await database.stop();
  });

  it('shows what the driver said, and nothing of what was to be stored', async () => {
    const { repository } = opened;
    await repository.createAuthorization(authorization);
    const error = await errorOf(repository.createAuthorization(authorization));
    expect(error).toBeInstanceOf(ConnectionStoreUnavailableError);
    expect(everythingIn(error)).toMatch(/unique|duplicate/i);
    expect(everythingIn(error)).not.toContain(authorization.sealedPayload);
    expect(JSON.stringify(error)).not.toContain(authorization.sealedPayload);
  });

  it('is a matter of configuration where the tables are missing', async () => {
    const { repository, host } = opened;
    for (let undone = 0; undone < hubSpotOAuthMigrations.length; undone += 1) {
      await host.undoLastMigration();
    }
    const error = await errorOf(repository.find({ clientId: 'client', hubId: 1 }));
    expect(error).toBeInstanceOf(HubSpotConfigurationError);
    expect(String(error)).toContain('missing or outdated');
    expect(String(error)).toContain('run hubSpotOAuthMigrations on that DataSource');
    await expect(repository.ping()).rejects.toThrow(HubSpotConfigurationError);
    await host.runMigrations();
    await expect(repository.ping()).resolves.toBeUndefined();
  });

  it('is told as such when the connection is gone', async () => {
    const { repository, host } = opened;
    await repository.onApplicationShutdown();
    if (host.isInitialized) await host.destroy();
    const error = await errorOf(repository.createAuthorization(authorization));
    expect(error).toBeInstanceOf(ConnectionStoreUnavailableError);
    expect(everythingIn(error)).not.toContain(authorization.sealedPayload);
    await expect(repository.ping()).rejects.toThrow(ConnectionStoreUnavailableError);
  });
});

it('A PostgreSQL server that goes away is told as such', async () => {
  const server = await startPostgres();
  const { repository, close } = await openRepository({ type: 'postgres', url: server.url });
  await repository.ping();
  await server.stop();
  const error = await errorOf(repository.ping());
  expect(error).toBeInstanceOf(ConnectionStoreUnavailableError);
  await close();
});

it('A DataSource of another kind is refused', () => {
  const host = new DataSource({ type: 'cockroachdb', timeTravelQueries: false });
  expect(() => typeOrmExecutor(host)).toThrow(/dataSource: is of type "cockroachdb"/);
});
