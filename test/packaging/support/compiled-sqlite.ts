import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pack, type Tarball, WORKSPACE } from './packages.js';

const BINARY = 'build/Release/better_sqlite3.node';

/**
 * Packs the SQLite driver of this workspace with what was compiled at its installation: every
 * app that compiles it again does so for a minute.
 */
export async function packCompiledSqlite(into: string): Promise<Tarball> {
  const source = path.join(WORKSPACE, 'node_modules/better-sqlite3');
  const copy = path.join(into, 'better-sqlite3');
  await mkdir(copy);
  for (const part of ['lib', BINARY]) {
    await cp(path.join(source, part), path.join(copy, part), { recursive: true });
  }
  const manifest = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8')) as object;
  const compiled = { ...manifest, scripts: {}, files: ['lib', BINARY] };
  await writeFile(path.join(copy, 'package.json'), JSON.stringify(compiled));
  return pack(copy, into);
}
