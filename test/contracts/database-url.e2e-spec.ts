import { databaseOptions } from '../../src/database/database-options.js';
import { openDatabase } from '../../src/database/open-database.js';
import { findMysql, startPostgres, type TestDatabase } from '../support/databases.js';

const mysql = await findMysql();

describe('DATABASE_URL', () => {
  let postgres: TestDatabase;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  async function migrationsAt(url: string): Promise<unknown> {
    const dataSource = await openDatabase(databaseOptions(url));
    const migrations: unknown[] = await dataSource.query('SELECT name FROM migrations');
    await dataSource.destroy();
    return migrations.length;
  }

  it('opens SQLite', () => expect(migrationsAt('sqlite::memory:')).resolves.toBe(1));

  it('opens PostgreSQL', () => expect(migrationsAt(postgres.url)).resolves.toBe(1));

  it('opens PostgreSQL only with the TLS that the URL asks for', () =>
    expect(migrationsAt(`${postgres.url}?sslmode=require`)).rejects.toThrow(/SSL/));

  (mysql ? it : it.skip)('opens MySQL, with or without TLS as the URL asks for', async () => {
    const database = await mysql?.createDatabase();
    const url = database?.url ?? '';
    await expect(migrationsAt(url)).resolves.toBe(1);
    const tls = encodeURIComponent('{"ca":"none of the server"}');
    await expect(migrationsAt(`${url}?ssl=${tls}`)).rejects.toThrow();
    await database?.stop();
  });
});
