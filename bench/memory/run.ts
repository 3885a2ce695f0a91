// The memory of one cached connection, compared with a plain map of tokens. Arguments: numbers of
// connections, 10,000 by default.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { firstMessageOf } from '../support/first-message.js';
import { machine, print, table } from '../support/report.js';
import { seededStore } from '../support/seeded-store.js';
import type { Footprint } from './process.js';

const PROCESS = fileURLToPath(new URL('process.ts', import.meta.url));
const LOADER = new URL('../../test/support/register-typescript.mjs', import.meta.url).href;
const FLAGS = ['--expose-gc', '--no-opt', '--no-sparkplug', '--no-flush-bytecode'];

const named = process.argv.filter((argument) => /^\d+$/.test(argument)).map(Number);
const counts = named.length > 0 ? named : [10_000];
const store = await seededStore(Math.max(...counts));
const rows = [];
for (const count of counts) {
  const { map, cached, reserved } = await run(store, count);
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

async function run(url: string, count: number): Promise<Footprint> {
  const child = fork(PROCESS, [url, `${count}`], { execArgv: [...FLAGS, '--import', LOADER] });
  return (await firstMessageOf(child)) as Footprint;
}
