import {
  betterSqlite3Executor,
  type HubSpotSqlExecutor,
  mysql2Executor,
  nodeSqliteExecutor,
  pgExecutor,
  SqlHubSpotConnectionRepository,
  typeOrmExecutor,
} from 'nestjs-hubspot-oauth/sql';

import { hasNodeSqlite } from '../../../src/database/sqlite-driver.js';

interface StoreOptions {
  /** Of SQLite. */
  readonly journalMode?: 'WAL' | 'delete';
}

const importBetterSqlite3 = () => import('better-sqlite3');
/** A process that has changed its user may not be able to look the module up again. */
let betterSqlite3: ReturnType<typeof importBetterSqlite3> | undefined;

/** The ways to the database that need no host: each module is loaded only if it is used. */
const executors = {
  pg: async (url) => {
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({ connectionString: url });
    pool.on('error', () => {});
    return { executor: pgExecutor(pool), close: () => pool.end() };
  },
  mysql2: async (url) => {
    const { createPool } = await import('mysql2/promise');
    const pool = createPool(url);
    return { executor: mysql2Executor(pool), close: () => pool.end() };
  },
  'better-sqlite3': async (url, { journalMode = 'WAL' } = {}) => {
    betterSqlite3 ??= importBetterSqlite3();
    const { default: Database } = await betterSqlite3;
    const database = new Database(fileOf(url), { timeout: 10 });
    database.pragma(`journal_mode = ${journalMode}`);
    database.pragma('synchronous = FULL');
    return { executor: betterSqlite3Executor(database), close: async () => void database.close() };
  },
  'node:sqlite': async (url, { journalMode = 'WAL' } = {}) => {
    const { DatabaseSync } = await importNodeSqlite();
    const database = new DatabaseSync(fileOf(url), { timeout: 10 });
    database.exec(`PRAGMA journal_mode = ${journalMode}; PRAGMA synchronous = FULL`);
    return { executor: nodeSqliteExecutor(database), close: async () => database.close() };
  },
  drizzle: async (url) => {
    const { default: pg } = await import('pg');
    const { drizzle } = await import('drizzle-orm/node-postgres');
    const { drizzleExecutor } = await import('../recipes/drizzle.js');
    const pool = new pg.Pool({ connectionString: url });
    return { executor: drizzleExecutor(drizzle(pool)), close: () => pool.end() };
  },
  kysely: async (url) => {
    const { default: pg } = await import('pg');
    const { Kysely, PostgresDialect } = await import('kysely');
    const { kyselyExecutor } = await import('../recipes/kysely.js');
    const pool = new pg.Pool({ connectionString: url });
    const database = new Kysely({ dialect: new PostgresDialect({ pool }) });
    return { executor: kyselyExecutor(database, 'postgres'), close: () => database.destroy() };
  },
  knex: async (url) => {
    const { default: createKnex } = await import('knex');
    const { knexExecutor } = await import('../recipes/knex.js');
    const knex = createKnex({ client: 'pg', connection: url, pool: { min: 0, max: 10 } });
    return { executor: knexExecutor(knex), close: () => knex.destroy() };
  },
  prisma: async (url) => {
    const { openPrismaRawClient } = await import('./prisma-raw-client.js');
    const { prismaExecutor } = await import('../recipes/prisma.js');
    const client = await openPrismaRawClient(url);
    return { executor: prismaExecutor(client, 'postgres'), close: () => client.$disconnect() };
  },
  typeorm: async (url) => {
    const { DataSource } = await import('typeorm');
    const { databaseOptions } = await import('../../../src/database/database-options.js');
    const dataSource = await new DataSource(databaseOptions(url)).initialize();
    return { executor: typeOrmExecutor(dataSource), close: () => dataSource.destroy() };
  },
  'typeorm-0.3': async (url) => {
    const { DataSource } = await import('typeorm-0.3');
    const { databaseOptions } = await import('../../../src/database/database-options.js');
    const options = { ...databaseOptions(url) } as ConstructorParameters<typeof DataSource>[0];
    const dataSource = await new DataSource(options).initialize();
    return { executor: typeOrmExecutor(dataSource), close: () => dataSource.destroy() };
  },
} satisfies Record<
  string,
  (
    url: string,
    options?: StoreOptions,
  ) => Promise<{ executor: HubSpotSqlExecutor; close: () => Promise<void> }>
>;

export type StoreKind = keyof typeof executors;

/** better-sqlite3 12 aborts the process on Node 24.19 and later. */
export const SQLITE_STORE: StoreKind = hasNodeSqlite() ? 'node:sqlite' : 'better-sqlite3';

/** A repository of the kind, whose tables may be missing. */
export async function openStore(kind: StoreKind, url: string, options?: StoreOptions) {
  const open: (typeof executors)['node:sqlite'] = executors[kind];
  const { executor, close } = await open(url, options);
  const repository = new SqlHubSpotConnectionRepository(executor);
  return {
    executor,
    repository,
    close: async () => {
      await repository.onApplicationShutdown();
      await close();
    },
  };
}

function fileOf(url: string): string {
  return url.replace(/^sqlite:/, '');
}

/** As in the types of Node 22 and later, which are newer than the oldest Node that is supported. */
interface NodeSqlite {
  readonly DatabaseSync: new (
    file: string,
    options: { timeout: number },
  ) => Parameters<typeof nodeSqliteExecutor>[0] & { exec(sql: string): void; close(): void };
}

async function importNodeSqlite(): Promise<NodeSqlite> {
  const name = 'node:sqlite';
  return (await import(name)) as NodeSqlite;
}
