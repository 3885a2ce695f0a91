import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { temporaryFolder } from './databases.js';
import { isRoot } from './embedded-postgres.js';

const SUPPORT = import.meta.dirname;
const SCRIPT = `import { startPostgres } from './databases.js';
const server = await startPostgres();
await server.stop();
process.stdout.write('started and stopped');
`;

const asRoot = isRoot ? describe : describe.skip;
if (!isRoot) process.stderr.write('SKIPPED: PostgreSQL in a folder of root needs the user root.\n');

asRoot('PostgreSQL in a checkout that only root can enter', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    await chmod(folder, 0o755);
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function startInCheckout(name: string): Promise<string> {
    const checkout = path.join(folder, name);
    await mkdir(checkout, { mode: 0o700 });
    await cp(SUPPORT, path.join(checkout, 'test/support'), { recursive: true });
    const modules = path.resolve(SUPPORT, '../../node_modules');
    await symlink(modules, path.join(checkout, 'node_modules'));
    const script = path.join(checkout, 'test/support/start-postgres.ts');
    await writeFile(script, SCRIPT);
    const loader = path.join(checkout, 'test/support/register-typescript.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', loader, script], {
      cwd: checkout,
      env: { ...process.env, NODE_OPTIONS: '', TMPDIR: folder },
    });
    await rm(checkout, { recursive: true });
    return stdout;
  }

  it('starts from a copy of its binaries, which the next checkout uses too', async () => {
    expect(await startInCheckout('first')).toBe('started and stopped');
    expect(await startInCheckout('second')).toBe('started and stopped');
    const copies = (await readdir(folder)).filter((name) => name.includes('postgres'));
    expect(copies).toHaveLength(1);
  });
});
