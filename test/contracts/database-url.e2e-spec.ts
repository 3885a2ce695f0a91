import { databaseOptions } from '../../src/database/database-options.js';
import { openDatabase } from '../../src/database/open-database.js';
import { findMysql, startPostgres, type TestDatabase } from '../support/databases.js';

const mysql = await findMysql();

async function migrationsAt(url: string): Promise<unknown> {
  const dataSource = await openDatabase(databaseOptions(url));
  const migrations: unknown[] = await dataSource.query('SELECT name FROM migrations');
  await dataSource.destroy();
  return migrations.length;
}

describe('DATABASE_URL', () => {
  let postgres: TestDatabase;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('opens SQLite', () => expect(migrationsAt('sqlite::memory:')).resolves.toBe(4));

  it('opens PostgreSQL', () => expect(migrationsAt(postgres.url)).resolves.toBe(4));

  it('opens PostgreSQL only with the TLS that the URL asks for', () =>
    expect(migrationsAt(`${postgres.url}?sslmode=verify-full`)).rejects.toThrow(/SSL/));

  if (mysql === undefined) {
    it.todo('opens MySQL: needs a server, set TEST_MYSQL_URL');
    return;
  }

  it('opens MySQL, with or without TLS as the URL asks for', async () => {
    const { url, stop } = await mysql.createDatabase();
    await expect(migrationsAt(url)).resolves.toBe(4);
    const tls = encodeURIComponent('{"ca":"not of this server"}');
    await expect(migrationsAt(`${url}?ssl=${tls}`)).rejects.toThrow();
    await stop();
  });
});
