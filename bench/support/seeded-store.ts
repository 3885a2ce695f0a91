import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SEED = fileURLToPath(new URL('seed.ts', import.meta.url));
const LOADER = new URL('../../test/support/register-typescript.mjs', import.meta.url).href;

/**
 * Creates an SQLite file with this number of connections, those that `accountAt` names, and returns its
 * URL. The file is deleted when the process ends.
 */
export async function seededStore(count: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-store-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  const store = `sqlite:${join(folder, 'connections.sqlite')}`;
  const child = fork(SEED, [store, `${count}`], { execArgv: ['--import', LOADER] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${SEED} ended with ${code}`);
  return store;
}
