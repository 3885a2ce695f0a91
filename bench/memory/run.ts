// What one connection takes of a process' memory once its token is cached, beside a plain map of
// tokens. Arguments: numbers of connections, 10,000 and 100,000 by default.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machine, print, table } from '../support/report.js';
import type { Footprint } from './process.js';

const SEED = fileURLToPath(new URL('seed.ts', import.meta.url));
const PROCESS = fileURLToPath(new URL('process.ts', import.meta.url));
const LOADER = new URL('../../test/support/register-typescript.mjs', import.meta.url).href;
const FLAGS = ['--expose-gc', '--no-opt', '--no-sparkplug', '--no-flush-bytecode'];

const named = process.argv.filter((argument) => /^\d+$/.test(argument)).map(Number);
const counts = named.length > 0 ? named : [10_000, 100_000];
const folder = mkdtempSync(join(tmpdir(), 'bench-memory-'));
const store = `sqlite:${join(folder, 'connections.sqlite')}`;
process.on('exit', () => rmSync(folder, { recursive: true }));

await run(SEED, [store, `${Math.max(...counts)}`]);
const rows = [];
for (const count of counts) {
  const { map, cached, reserved } = (await run(PROCESS, [store, `${count}`])) as Footprint;
  rows.push([
    count.toLocaleString('en'),
    ...[map, cached, reserved].map((bytes) => bytes.toFixed()),
  ]);
}
print(`# Memory\n\n${machine()}\n\nBytes per connection:\n`);
print(
  table([
    ['connections', 'a map of their tokens', 'cached connections', 'set aside at the start'],
    ...rows,
  ]),
);

/** What the process has to say, if anything. */
async function run(file: string, args: string[]): Promise<unknown> {
  const child = fork(file, args, { execArgv: [...FLAGS, '--import', LOADER] });
  let said: unknown;
  child.once('message', (message) => (said = message));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
  return said;
}
