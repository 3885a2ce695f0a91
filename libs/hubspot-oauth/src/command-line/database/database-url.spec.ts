import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { databaseOptions } from '../../../../../src/database/database-options.js';
import { hasNodeSqlite as quickstartHasNodeSqlite } from '../../../../../src/database/sqlite-driver.js';
import { databaseUrlOf } from './database-url.js';
import { hasNodeSqlite } from './open-sqlite.js';

const folder = mkdtempSync(path.join(tmpdir(), 'database-url-'));
afterAll(() => rmSync(folder, { recursive: true }));

const DIALECTS: Readonly<Record<string, string>> = { 'better-sqlite3': 'sqlite' };

it.each([
  `sqlite:${folder}/a.sqlite`,
  `sqlite://${folder}/a.sqlite`,
  'postgres://user:secret@db:5432/app?sslmode=verify-full',
  'postgresql://user:secret@db/app',
  'mysql://user:secret@db/app',
  'mariadb://user:secret@db/app',
])('reads %s as the quickstart does', (url) => {
  const { type, ...options } = databaseOptions(url);
  const location = 'database' in options ? (options.database ?? url) : url;
  expect(databaseUrlOf({ DATABASE_URL: url })).toEqual({
    dialect: DIALECTS[type] ?? type,
    location,
  });
});

it.each(['sqlite:', 'postgres:', 'postgres:///app', 'mongodb://user:secret@db/app', 'secret'])(
  'refuses %s without repeating it, as the quickstart does',
  (url) => {
    expect(() => databaseOptions(url)).toThrow('DATABASE_URL must be');
    expect(() => databaseUrlOf({ DATABASE_URL: url })).toThrow(/^DATABASE_URL must be sqlite:/);
    expect(() => databaseUrlOf({ DATABASE_URL: url })).not.toThrow(/secret/);
  },
);

it('uses node:sqlite where the quickstart does', () => {
  expect(hasNodeSqlite()).toBe(quickstartHasNodeSqlite());
});
