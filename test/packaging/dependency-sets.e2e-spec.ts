import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres, type TestDatabase } from '../support/databases.js';
import { packCompiledSqlite } from './support/compiled-sqlite.js';
import { expectContactsOf } from './support/expect-contacts.js';
import { HostApp } from './support/host-app.js';
import { pack, PACKAGES } from './support/packages.js';

const MINUTE = 60_000;

/** Nest 11 with the versions of TypeORM that applications use. */
const SETS = [
  { typeorm: '0.3.21', database: 'pg' },
  { typeorm: '0.3.25', database: 'pg' },
  { typeorm: '0.3.27', database: 'pg' },
  { typeorm: '0.3.27', database: 'better-sqlite3' },
  { typeorm: '0.3.28', database: 'pg' },
  { typeorm: '0.3.28', database: 'better-sqlite3' },
] as const;

describe('a Nest 11 app', () => {
  let folder: string;
  let postgres: TestDatabase;
  let packages: string[];
  let sqlite: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'dependency-sets-'));
    postgres = await startPostgres();
    const { library, emulator } = PACKAGES;
    const tarballs = [await pack(library.folder, folder), await pack(emulator.folder, folder)];
    packages = tarballs.map(({ file }) => file);
    sqlite = (await packCompiledSqlite(folder)).file;
  }, 5 * MINUTE);
  afterAll(async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }, MINUTE);

  it.each(SETS)(
    'with TypeORM $typeorm and $database resolves, boots, installs an account and lists contacts',
    async ({ typeorm, database }) => {
      const driver = database === 'pg' ? 'pg@^8.16.0' : sqlite;
      const host = await HostApp.generate('nest-11', folder, [...packages, driver], {
        name: `${typeorm}-${database}`,
        dependencies: { typeorm },
      });
      await host.runScript('build');
      const environment = database === 'pg' ? { DATABASE_URL: postgres.url } : undefined;
      await expectContactsOf(host, ['contacts'], environment);
      await rm(host.folder, { recursive: true });
    },
    10 * MINUTE,
  );
});
