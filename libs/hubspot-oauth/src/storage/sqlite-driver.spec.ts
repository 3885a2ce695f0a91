import { createRequire } from 'node:module';
import path from 'node:path';

import { betterSqlite3Version, sqliteDriverProblem } from './sqlite-driver.js';

describe('sqliteDriverProblem', () => {
  it.each([
    ['24.19.0', '12.11.1'],
    ['24.21.0', '11.0.0'],
    ['26.1.0', '12.11.1'],
  ])('warns of Node %s with better-sqlite3 %s', (node, driver) => {
    expect(sqliteDriverProblem(node, driver)).toContain('npm install better-sqlite3@13');
  });

  it.each([
    ['24.18.1', '12.11.1'],
    ['20.20.2', '12.11.1'],
    ['24.21.0', '13.0.0'],
    ['26.0.0', '14.1.0'],
    ['24.21.0', undefined],
  ])('says nothing of Node %s with better-sqlite3 %s', (node, driver) => {
    expect(sqliteDriverProblem(node, driver)).toBeUndefined();
  });
});

describe('betterSqlite3Version', () => {
  const require = createRequire(path.join(process.cwd(), 'index.js'));
  const manifest = require.resolve('better-sqlite3/package.json');
  const addon = path.join(path.dirname(manifest), 'build/Release/better_sqlite3.node');

  it('is that of the loaded add-on', () => {
    const { version } = require(manifest) as { version: string };
    expect(betterSqlite3Version([manifest, addon])).toBe(version);
  });

  it.each([
    ['no add-on is loaded', [manifest]],
    ['its package cannot be read', ['/none/build/Release/better_sqlite3.node']],
  ])('is unknown if %s', (_, files) => {
    expect(betterSqlite3Version(files)).toBeUndefined();
  });
});
