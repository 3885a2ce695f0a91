// 1,000 callers per process find one token expired. Arguments choose parts; `--quick` makes one small round.
import path from 'node:path';
import { rm } from 'node:fs/promises';
import { startPostgres, temporaryFolder } from '../../test/support/databases.js';
import { machine, print } from '../support/report.js';
import { hold } from './contest.js';
import { inOneProcess, inProcesses, oursInProcesses } from './contestants.js';
import { tableOf } from './results-table.js';

const quick = process.argv.includes('--quick');
const scale = {
  rounds: quick ? 1 : 5,
  calls: quick ? 100 : 1_000,
  tokenLatencyMs: 50,
};
const SIZES = quick ? [1, 4] : [1, 4, 8, 16];

const folder = await temporaryFolder();
const postgres = await startPostgres();
const stores = {
  postgres: postgres.url,
  sqlite: (name: string) => `sqlite:${path.join(folder, name)}.sqlite`,
  files: path.join(folder, 'files'),
};
const parts = new Map([
  ['one', oneProcess],
  ['shared', sharedStore],
  ['alone', oursAlone],
]);
const chosen = process.argv.filter((argument) => parts.has(argument));

try {
  print(`# Stampede\n\n${machine()}`);
  for (const [name, part] of parts) {
    if (chosen.length === 0 || chosen.includes(name)) await part();
  }
  print(`\n${machine()}`);
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function oneProcess(): Promise<void> {
  print(`\n## ${scale.calls} callers in one process\n`);
  print(tableOf(await hold(inOneProcess(stores), scale)));
}

async function sharedStore(): Promise<void> {
  print(`\n## ${scale.calls} callers in each of 4 processes that share a store\n`);
  // Thousands of token calls at once take some libraries half a minute: fewer rounds of them.
  const rounds = Math.min(scale.rounds, 3);
  print(tableOf(await hold(inProcesses(4, stores), { ...scale, rounds })));
}

async function oursAlone(): Promise<void> {
  print(`\n## ${scale.calls} callers in each of more and more processes, this library alone`);
  for (const size of SIZES) {
    print();
    print(tableOf(await hold(oursInProcesses(size, stores), scale)));
  }
}
