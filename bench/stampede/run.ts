// 1,000 callers per process need one expired token. Arguments: names of parts, the number of rounds, or
// `--quick` for one small round.
import path from 'node:path';
import { rm } from 'node:fs/promises';
import { startPostgres, temporaryFolder } from '../../test/support/databases.js';
import { machine, print } from '../support/report.js';
import { compare } from './comparison.js';
import { inOneProcess, inProcesses, oursAlone } from './subjects.js';
import { tableOf } from './results-table.js';

const quick = process.argv.includes('--quick');
const rounds = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 5);
const scale = {
  rounds: quick ? 1 : rounds,
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
  ['alone', moreProcesses],
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
  print(tableOf(await compare(inOneProcess(stores), scale)));
}

async function sharedStore(): Promise<void> {
  print(`\n## ${scale.calls} callers in each of 4 processes that share a store\n`);
  print(tableOf(await compare(inProcesses(4, stores), scale)));
}

async function moreProcesses(): Promise<void> {
  print(`\n## ${scale.calls} callers in each of more and more processes, this library alone`);
  for (const size of SIZES) {
    print();
    print(tableOf(await compare(oursAlone(size, stores), scale)));
  }
}
