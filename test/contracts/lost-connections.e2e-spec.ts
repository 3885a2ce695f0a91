import { createConnection } from 'mysql2/promise';
import pg from 'pg';

import { ConnectionStoreUnavailableError } from '../../libs/hubspot-oauth/src/errors/connection.errors.js';
import { findMysql, startPostgres, type TestDatabase } from '../support/databases.js';
import { eventually } from '../support/eventually.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { installed, key, lease } from './support/first-connection.js';
import { openStore, type StoreKind } from './support/open-store.js';

const mysql = await findMysql();
const authorization = { stateHash: 'hash', clientId: 'client', sealedPayload: 'sealed' };

/** What a test does to the server, beside the store. */
interface Admin {
  /** Lets every statement on the library's tables wait. */
  lock(): Promise<unknown>;
  unlock(): Promise<unknown>;
  /** The ids of the connections whose statement waits for that lock. */
  waiting(): Promise<number[]>;
  kill(connection: number): Promise<unknown>;
  close(): Promise<unknown>;
}

async function postgresAdmin(url: string): Promise<Admin> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    lock: () => client.query('BEGIN; LOCK TABLE hubspot_connection, hubspot_authorization'),
    unlock: () => client.query('COMMIT'),
    waiting: async () => {
      const found = `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'`;
      return (await client.query<{ pid: number }>(found)).rows.map(({ pid }) => pid);
    },
    kill: (pid) => client.query('SELECT pg_terminate_backend($1)', [pid]),
    close: () => client.end(),
  };
}

async function mysqlAdmin(url: string): Promise<Admin> {
  const connection = await createConnection(url);
  return {
    lock: () =>
      connection.query('LOCK TABLES hubspot_connection WRITE, hubspot_authorization WRITE'),
    unlock: () => connection.query('UNLOCK TABLES'),
    waiting: async () => {
      const [rows] = await connection.query(
        `SELECT id FROM information_schema.processlist
         WHERE db = DATABASE() AND state LIKE 'Waiting for table metadata lock'`,
      );
      return (rows as { id: number }[]).map(({ id }) => id);
    },
    kill: (id) => connection.query(`KILL CONNECTION ${id}`),
    close: () => connection.end(),
  };
}

const databases: [
  string,
  StoreKind[],
  () => Promise<TestDatabase>,
  (url: string) => Promise<Admin>,
][] = [['PostgreSQL', ['pg', 'typeorm', 'typeorm-0.3'], startPostgres, postgresAdmin]];
if (mysql !== undefined) {
  databases.push([
    mysql.type,
    ['mysql2', 'typeorm', 'typeorm-0.3'],
    () => mysql.createDatabase(),
    mysqlAdmin,
  ]);
}

describe.each(databases)('A lost connection to %s', (_, kinds, start, open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await start();
  });
  afterAll(() => database.stop());

  describe.each(kinds)('of %s', (kind) => {
    let admin: Admin;
    let proxy: TcpProxy;
    let store: Awaited<ReturnType<typeof openStore>>;
    beforeEach(async () => {
      const proxied = await TcpProxy.of(database.url);
      proxy = proxied.proxy;
      admin = await open(database.url);
      store = await openStore(kind, proxied.url);
      await store.repository.prepare({ createTables: true });
      await store.executor.execute('DELETE FROM hubspot_connection', []);
      await store.executor.execute('DELETE FROM hubspot_authorization', []);
      await store.repository.install(installed);
    });
    afterEach(async () => {
      await store.close();
      await admin.close();
      await proxy.stop();
    });

    const losses: [string, (connection: number) => Promise<unknown>][] = [
      ['the server ended', (connection) => admin.kill(connection)],
      ['was closed on the way', async () => proxy.cut('ended')],
      ['was reset on the way', async () => proxy.cut('reset')],
    ];

    /** Starts a statement that waits, and loses its connection. */
    async function lose<Result>(
      statement: () => Promise<Result>,
      loss: (connection: number) => Promise<unknown>,
    ): Promise<PromiseSettledResult<Result>[]> {
      await admin.lock();
      const settled = Promise.allSettled([statement()]);
      try {
        let connection = 0;
        await eventually(async () => {
          const waiting = await admin.waiting();
          expect(waiting).toHaveLength(1);
          [connection = 0] = waiting;
        });
        await loss(connection);
      } finally {
        await admin.unlock();
      }
      return settled;
    }

    it.each(losses)(
      'that %s: a statement that may run twice runs on another one',
      async (__, loss) => {
        const { repository } = store;
        const read = await lose(() => repository.find(key), loss);
        expect(read).toMatchObject([{ value: { hubId: 1 } }]);
        const write = await lose(() => repository.takeLease(lease), loss);
        expect(write).toEqual([{ status: 'fulfilled', value: true }]);
      },
    );

    it.each(losses)('that %s: an insert fails, and the next one succeeds', async (__, loss) => {
      const { repository } = store;
      const insert = (stateHash: string) =>
        repository.createAuthorization({ ...authorization, stateHash, lifetimeMs: 60_000 });
      const lost = await lose(() => insert('lost'), loss);
      expect(lost).toMatchObject([{ reason: expect.any(ConnectionStoreUnavailableError) }]);
      await expect(insert('next')).resolves.toBeUndefined();
    });
  });
});
