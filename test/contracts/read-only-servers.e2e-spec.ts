import { createConnection } from 'mysql2/promise';
import pg from 'pg';

import type { SqlHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/sql';

import { findMysql, startPostgres, type TestDatabase } from '../support/databases.js';
import { openStore, type StoreKind } from './support/open-store.js';

/** Fewer than the pools of the drivers hold by default. */
const CONNECTIONS = 5;
const mysql = await findMysql();

/** A write on each pooled connection at once. Returns the codes of those that failed. */
async function writeOnEachConnection(
  repository: SqlHubSpotConnectionRepository,
  round: string,
): Promise<unknown[]> {
  const writes = Array.from({ length: CONNECTIONS }, (_, index) =>
    repository.createAuthorization({
      stateHash: `${round} ${index}`,
      clientId: 'client',
      sealedPayload: 'sealed',
      lifetimeMs: 60_000,
    }),
  );
  const results = await Promise.allSettled(writes);
  return results
    .filter((result) => result.status === 'rejected')
    .map(({ reason }) => (reason as { cause: { code: string } }).cause.code);
}

/** A store with its tables, the pool of which has no connection yet. */
async function openPrepared(kind: StoreKind, url: string) {
  const first = await openStore(kind, url);
  await first.repository.prepare({ createTables: true });
  await first.close();
  return openStore(kind, url);
}

const everyWrite = (code: string) => Array.from({ length: CONNECTIONS }, () => code);

describe('On PostgreSQL', () => {
  let server: TestDatabase;
  let admin: pg.Client;
  beforeAll(async () => {
    server = await startPostgres();
    admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await server.stop();
  });

  it.each<StoreKind>(['pg', 'drizzle', 'prisma', 'typeorm', 'typeorm-0.3'])(
    'no pooled connection of %s stays read-only after the server is writable again',
    async (kind) => {
      const { repository, close } = await openPrepared(kind, server.url);
      await admin.query('ALTER DATABASE postgres SET default_transaction_read_only = on');
      const during = await writeOnEachConnection(repository, `${kind} during`);
      await admin.query('ALTER DATABASE postgres RESET default_transaction_read_only');
      const afterwards = await writeOnEachConnection(repository, `${kind} afterwards`);
      await close();

      // TypeORM opened one of the connections before.
      expect(during.length).toBeGreaterThanOrEqual(CONNECTIONS - 1);
      expect(new Set(during)).toEqual(new Set(['25006']));
      expect(afterwards).toEqual([]);
    },
  );
});

describe('On MySQL or MariaDB', () => {
  if (mysql === undefined) {
    it.todo('needs a server: set TEST_MYSQL_URL');
    return;
  }
  const KINDS: StoreKind[] = ['mysql2', 'typeorm', 'typeorm-0.3'];
  let database: TestDatabase;
  let admin: Awaited<ReturnType<typeof createConnection>>;
  beforeEach(async () => {
    database = await mysql.createDatabase();
    admin = await createConnection(database.url);
  });
  afterEach(async () => {
    await admin.query('SET GLOBAL read_only = 0');
    await admin.end();
    await database.stop();
  });

  it.each(KINDS)('no pooled connection of %s keeps its read-only transactions', async (kind) => {
    const { executor, repository, close } = await openPrepared(kind, database.url);
    const sessions = Array.from({ length: CONNECTIONS }, () =>
      executor.execute('SET SESSION TRANSACTION READ ONLY', []),
    );
    await Promise.all(sessions);
    const during = await writeOnEachConnection(repository, 'during');
    const afterwards = await writeOnEachConnection(repository, 'afterwards');
    await close();

    expect(during).toEqual(everyWrite('ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION'));
    expect(afterwards).toEqual([]);
  });

  it.each(KINDS)('%s closes each connection that the read-only server refused', async (kind) => {
    // Users with the right to administer the server may write to it all the same.
    const { hostname, port, pathname } = new URL(database.url);
    const user = pathname.slice(-16);
    await admin.query(`CREATE USER ${user}@'%' IDENTIFIED BY 'password'`);
    await admin.query(`GRANT ALL ON ${pathname.slice(1)}.* TO ${user}@'%'`);
    const url = `mysql://${user}:password@${hostname}:${port}${pathname}`;
    const { executor, repository, close } = await openPrepared(kind, url);
    const connectionIds = async () => {
      const reads = Array.from({ length: CONNECTIONS }, () =>
        executor.execute('SELECT CONNECTION_ID() AS id', []),
      );
      return (await Promise.all(reads)).map(({ rows: [row] }) => `${(row as { id: number }).id}`);
    };
    const before = await connectionIds();
    await admin.query('SET GLOBAL read_only = 1');
    const during = await writeOnEachConnection(repository, 'during');
    await admin.query('SET GLOBAL read_only = 0');
    const afterwards = await writeOnEachConnection(repository, 'afterwards');
    const after = await connectionIds();
    await close();
    await admin.query(`DROP USER ${user}@'%'`);

    expect(during).toEqual(everyWrite('ER_OPTION_PREVENTS_STATEMENT'));
    expect(afterwards).toEqual([]);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
  });
});
