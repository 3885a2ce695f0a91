import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { databaseOptions } from './database-options.js';

describe('databaseOptions', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'quickstart-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('creates the file of an SQLite database, and its folder, for this user only', async () => {
    const file = path.join(folder, 'below', 'app.sqlite');
    expect(databaseOptions(`sqlite:${file}`)).toMatchObject({
      type: 'better-sqlite3',
      database: file,
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('takes an absolute SQLite path with an authority, too', () => {
    const file = path.join(folder, 'app.sqlite');
    expect(databaseOptions(`sqlite://${file}`)).toMatchObject({ database: file });
  });

  it('leaves a file that exists as it is', async () => {
    const file = path.join(folder, 'app.sqlite');
    await writeFile(file, 'content');
    databaseOptions(`sqlite:${file}`);
    await expect(readFile(file, 'utf8')).resolves.toBe('content');
  });

  it('creates no file for a database in memory', async () => {
    expect(databaseOptions('sqlite::memory:')).toMatchObject({ database: ':memory:' });
    await expect(stat(':memory:')).rejects.toThrow('ENOENT');
  });

  it.each([
    ['postgres://user:secret@db:5432/app?sslmode=verify-full', 'postgres'],
    ['postgresql://user:secret@db/app', 'postgres'],
    ['mysql://user:secret@db/app', 'mysql'],
    ['mariadb://user:secret@db/app', 'mysql'],
  ])('knows %s', (url, type) => {
    expect(databaseOptions(url)).toMatchObject({ type });
  });

  it('migrates the tables of the library and synchronizes nothing', () => {
    const { migrations, synchronize } = databaseOptions('mysql://db/app');
    expect(migrations).toHaveLength(4);
    expect(synchronize).toBeUndefined();
  });

  it.each([
    '',
    'sqlite:',
    'postgres:',
    'postgres:///app',
    'mongodb://user:secret@db/app',
    'secret',
  ])('refuses "%s" without repeating it', (url) => {
    expect(() => databaseOptions(url)).toThrow(/^DATABASE_URL must be sqlite:/);
    expect(() => databaseOptions(url)).not.toThrow(/secret/);
  });
});
