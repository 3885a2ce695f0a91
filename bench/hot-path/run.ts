// The time and memory that the right account's token adds to a call, compared with the same call with a
// static header. Arguments: `time` or `bytes` for one of them, and the number of processes.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { firstMessageOf } from '../support/first-message.js';
import { machine, print, table } from '../support/report.js';
import { seededStore } from '../support/seeded-store.js';
import { median, summary } from '../support/statistics.js';
import { ACCOUNTS, SUBJECTS, OURS } from './subjects.js';
import type { Figure } from './process.js';

const PROCESS = fileURLToPath(new URL('process.ts', import.meta.url));
const LOADER = new URL('../../test/support/register-typescript.mjs', import.meta.url).href;
/** A young generation that holds everything a batch of calls allocates. */
const FOR_BYTES = ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256'];

const processes = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 5);
const measures = ['time', 'bytes'].filter((measure) => process.argv.includes(measure));

print(`# Hot path\n\n${machine()}`);
const store = await seededStore(ACCOUNTS);
if (measures.length === 0 || measures.includes('time')) await time();
if (measures.length === 0 || measures.includes('bytes')) await bytes();
print(`\n${machine()}`);

async function time(): Promise<void> {
  const figures: Figure[][] = [];
  for (let count = 1; count <= processes; count++) {
    for (const { name } of SUBJECTS) {
      process.stderr.write(`process ${count} of ${processes}: ${name}\n`);
      const ofProcess = await run([name, store, 'time'], []);
      // Other libraries repeat the same baseline: only what they add to it is reported.
      figures.push(name === OURS ? ofProcess : ofProcess.slice(1));
    }
  }
  report('µs', figures, 2);
}

/** In parallel, because allocated bytes do not depend on other load. */
async function bytes(): Promise<void> {
  const ofSurfaces = ['axios', 'HttpService'].map((surface) =>
    run([OURS, store, 'bytes', surface], FOR_BYTES),
  );
  report('bytes', await Promise.all(ofSurfaces), 0);
}

async function run(args: string[], flags: string[]): Promise<Figure[]> {
  const child = fork(PROCESS, args, { execArgv: [...flags, '--import', LOADER] });
  return (await firstMessageOf(child)) as Figure[];
}

function report(unit: string, runs: readonly Figure[][], digits: number): void {
  const figures = runs.flat();
  const rows = new Map(
    figures.map(({ name, surface }) => [`${name} ${surface}`, { name, surface }]),
  );
  print(`\n## ${unit} per call\n`);
  print(
    table([
      ['call by', 'through', unit, 'added to a static header (range)'],
      ...[...rows.values()].map(({ name, surface }) => {
        const ofRow = figures.filter(
          (figure) => figure.name === name && figure.surface === surface,
        );
        return [
          name,
          surface,
          median(ofRow.map(({ value }) => value)).toFixed(digits),
          summary(
            ofRow.map(({ added }) => added),
            digits,
          ),
        ];
      }),
    ]),
  );
}
