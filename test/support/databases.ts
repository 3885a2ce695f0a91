import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createConnection } from 'mysql2/promise';

import { isRoot, loadEmbeddedPostgres } from './embedded-postgres.js';
import { reservePort } from './reserve-port.js';

/** An empty database for one test. */
export interface TestDatabase {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A PostgreSQL server that a test can stop and start. */
export interface PostgresServer extends TestDatabase {
  /** Stops the server and keeps its data. */
  readonly pause: () => Promise<void>;
  /** Starts the server again on the same port. */
  readonly resume: () => Promise<void>;
}

/** Starts a PostgreSQL server of its own, with an empty database. Takes about two seconds. */
export async function startPostgres(): Promise<PostgresServer> {
  const EmbeddedPostgres = await loadEmbeddedPostgres();
  const folder = await temporaryFolder();
  // As root, the server runs as another user who must be able to reach its data.
  await chmod(folder, 0o755);
  const port = await reservePort();
  const server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'password',
    persistent: true,
    createPostgresUser: isRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // What is committed survives the end of the server's process, and need not survive more.
    postgresFlags: ['-c', 'fsync=off'],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
    pause: () => server.stop(),
    resume: () => server.start(),
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A running MySQL or MariaDB server. */
export interface MysqlServer {
  readonly type: 'mysql' | 'mariadb';
  readonly createDatabase: () => Promise<TestDatabase>;
}

/**
 * Returns the MySQL or MariaDB server of `TEST_MYSQL_URL`, by default root@127.0.0.1:3306. Without
 * a server: returns undefined and prints a warning, or throws on CI.
 */
export async function findMysql(): Promise<MysqlServer | undefined> {
  const url = process.env['TEST_MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306';
  try {
    const version = await onMysql(url, 'SELECT version() AS version');
    return {
      type: JSON.stringify(version).includes('MariaDB') ? 'mariadb' : 'mysql',
      createDatabase: () => createMysqlDatabase(url),
    };
  } catch (error) {
    const advice =
      'No MySQL or MariaDB server to test with: set TEST_MYSQL_URL to one whose user may create databases.';
    if (process.env['CI'] === 'true') throw new Error(advice, { cause: error });
    process.stderr.write(`SKIPPED: ${advice}\n`);
    return undefined;
  }
}

async function createMysqlDatabase(server: string): Promise<TestDatabase> {
  const name = `hubspot_oauth_${randomBytes(6).toString('hex')}`;
  await onMysql(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return {
    url: url.href,
    stop: async () => {
      await onMysql(server, `DROP DATABASE ${name}`);
    },
  };
}

async function onMysql(url: string, statement: string): Promise<unknown> {
  const connection = await createConnection(url);
  try {
    const [result] = await connection.query(statement);
    return result;
  } finally {
    await connection.end();
  }
}

/** Creates an empty temporary folder. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'nestjs-hubspot-oauth-'));
}
