import { DataSource, DefaultNamingStrategy, type DataSourceOptions } from 'typeorm';

import { hubSpotOAuthMigrations } from 'nestjs-hubspot-oauth';
import {
  hubSpotOAuthSchema,
  SqlHubSpotConnectionRepository,
  typeOrmExecutor,
} from 'nestjs-hubspot-oauth/sql';
import { HubSpotAuthorizationEntity, HubSpotConnectionEntity } from 'nestjs-hubspot-oauth/typeorm';
import { sqliteDriver } from '../../src/database/sqlite-driver.js';
import { dialects as sqlDialects } from '../../libs/hubspot-oauth/src/storage/dialects.js';
import {
  dialectOf,
  tablePathOf,
} from '../../libs/hubspot-oauth/src/storage/typeorm/data-source.js';
import { findMysql, startPostgres, type TestDatabase } from '../support/databases.js';
import { openRepository } from './support/open-repository.js';

const entities = [HubSpotConnectionEntity, HubSpotAuthorizationEntity];
const mysql = await findMysql();
let postgresServer: TestDatabase | undefined;

/** Renames whatever it is allowed to name. */
class ShoutingNamingStrategy extends DefaultNamingStrategy {
  override columnName(property: string, name: string | undefined, prefixes: string[]): string {
    return name ?? super.columnName(property, '', prefixes).toUpperCase();
  }

  override tableName(target: string, name: string | undefined): string {
    return name ?? target.toUpperCase();
  }

  override primaryKeyName(): string {
    return 'SHOUTED_KEY';
  }

  override indexName(): string {
    return 'SHOUTED_INDEX';
  }
}

const dialects: [
  string,
  () => Promise<{ options: DataSourceOptions; stop: () => Promise<void> }>,
][] = [
  [
    'SQLite',
    async () => ({
      options: { type: 'better-sqlite3', database: ':memory:', ...sqliteDriver() },
      stop: async () => {},
    }),
  ],
  [
    'PostgreSQL',
    async () => {
      postgresServer ??= await startPostgres();
      const options = { type: 'postgres', url: postgresServer.url } as const;
      return { options, stop: async () => {} };
    },
  ],
  [
    'PostgreSQL, in a schema of its own',
    async () => {
      postgresServer ??= await startPostgres();
      const options = { type: 'postgres', url: postgresServer.url } as const;
      const admin = await new DataSource(options).initialize();
      await admin.query('CREATE SCHEMA IF NOT EXISTS "Host App"');
      await admin.destroy();
      return { options: { ...options, schema: 'Host App' }, stop: async () => {} };
    },
  ],
];
if (mysql !== undefined) {
  dialects.push([
    mysql.type,
    async () => {
      const { url, stop } = await mysql.createDatabase();
      return { options: { type: mysql.type, url }, stop };
    },
  ]);
}

afterAll(async () => postgresServer?.stop());

describe.each(dialects)('The schema on %s', (_, open) => {
  let options: DataSourceOptions;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const opened = await open();
    options = { ...opened.options, entities, migrations: hubSpotOAuthMigrations };
    stop = opened.stop;
  });
  afterAll(() => stop());

  it('is the same by the migrations as by the entities', async () => {
    const dataSource = await new DataSource(options).initialize();
    await dataSource.runMigrations();
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
    await dataSource.destroy();
  });

  it('adds to the tables of 0.1.0 what they lack, and keeps their rows', async () => {
    const dataSource = await new DataSource(options).initialize();
    await dataSource.runMigrations();
    for (let undone = 1; undone < hubSpotOAuthMigrations.length; undone += 1) {
      await dataSource.undoLastMigration();
    }
    await dataSource.query(
      `INSERT INTO ${tablePathOf(dataSource, 'hubspot_connection')} VALUES ('client', 1, 'id', 'active', 'sealed', 'sealed', 'oauth', NULL,
         1, 0, 1000, NULL, 0, 0, 0, 0, 0)`,
    );
    await dataSource.runMigrations();
    const repository = new SqlHubSpotConnectionRepository(typeOrmExecutor(dataSource));
    const row = await repository.find({ clientId: 'client', hubId: 1 });
    expect(row).toMatchObject({ id: 'id', sessionVersion: 1 });
    await dataSource.query(`DELETE FROM ${tablePathOf(dataSource, 'hubspot_connection')}`);
    await dataSource.destroy();
  });

  it('is left alone by the migrations if the statements of the schema created it', async () => {
    const dataSource = await new DataSource(options).initialize();
    await dataSource.runMigrations();
    for (let undone = 0; undone < hubSpotOAuthMigrations.length; undone += 1) {
      await dataSource.undoLastMigration();
    }
    const pathOf = (table: string) => tablePathOf(dataSource, table);
    for (const statement of hubSpotOAuthSchema(dialectOf(dataSource), pathOf)) {
      await dataSource.query(statement);
    }
    await dataSource.runMigrations();
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
    await dataSource.destroy();
  });

  it('does not depend on the naming strategy, nor on registered entities', async () => {
    const namingStrategy = new ShoutingNamingStrategy();
    const { host, repository, close } = await openRepository({ ...options, namingStrategy });
    expect((await host.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
    await repository.ping();
    await close();
    const withoutEntities = await openRepository({ ...options, entities: [], namingStrategy });
    await withoutEntities.repository.ping();
    await withoutEntities.close();
  });

  it('reads through the entities as numbers, and without what is sealed', async () => {
    const { host, repository, close } = await openRepository(options);
    const key = { clientId: 'client', hubId: 2 ** 40 };
    const tokens = { sealedAccessToken: 'sealed', sealedRefreshToken: 'sealed', scopes: ['oauth'] };
    const lifetime = { expiresInMs: 1_000, lifetimeMs: 1_000 };

    await repository.install({ ...key, ...tokens, ...lifetime, newId: 'id', userId: 3 });
    const [row] = await host.getRepository(HubSpotConnectionEntity).find();
    expect(row).toMatchObject({ ...key, id: 'id', userId: 3, scopes: 'oauth' });
    expect(JSON.stringify(row)).not.toContain('sealed');
    await close();
  });

  it('has a clock that no time zone moves', async () => {
    const dataSource = await new DataSource(options).initialize();
    const dialect = dialectOf(dataSource);
    const queryRunner = dataSource.createQueryRunner();
    if (dialect === 'postgres') await queryRunner.query(`SET TIME ZONE 'Asia/Kolkata'`);
    if (dialect === 'mysql') await queryRunner.query(`SET time_zone = '+05:30'`);
    const [row] = await queryRunner.query(`SELECT ${sqlDialects[dialect].now} AS epoch_ms`);
    const skewMs = Number(row.epoch_ms) - Date.now();
    expect(Math.abs(skewMs)).toBeLessThan(60_000);
    await queryRunner.release();
    await dataSource.destroy();
  });

  it('goes away with the migrations', async () => {
    const dataSource = await new DataSource(options).initialize();
    await dataSource.runMigrations();
    for (let undone = 0; undone < hubSpotOAuthMigrations.length; undone += 1) {
      await dataSource.undoLastMigration();
    }
    const queryRunner = dataSource.createQueryRunner();
    const { schema } = { schema: undefined, ...options };
    const path = schema === undefined ? '' : `${schema}.`;
    await expect(queryRunner.hasTable(`${path}hubspot_connection`)).resolves.toBe(false);
    await expect(queryRunner.hasTable(`${path}hubspot_authorization`)).resolves.toBe(false);
    await queryRunner.release();
    await dataSource.destroy();
  });
});
