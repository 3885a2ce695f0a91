// What carrying the right account's token adds to a call: time and memory, beside the same call with
// a static header. Arguments: `time` or `bytes` for one of them, and a number of processes.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { machine, print, table } from '../support/report.js';
import { median, summary } from '../support/statistics.js';
import { CONTESTANTS } from './contestants.js';

interface Figure {
  readonly name: string;
  readonly surface: string;
  readonly value: number;
}

const PROCESS = fileURLToPath(new URL('process.ts', import.meta.url));
const LOADER = new URL('../../test/support/register-typescript.mjs', import.meta.url).href;
/** Room for everything that a batch of calls allocates. */
const FOR_BYTES = ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256'];

const processes = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 5);
const measures = ['time', 'bytes'].filter((measure) => process.argv.includes(measure));

print(`# Hot path\n\n${machine()}`);
if (measures.length === 0 || measures.includes('time')) await time();
if (measures.length === 0 || measures.includes('bytes')) await bytes();
print(`\n${machine()}`);

async function time(): Promise<void> {
  const figures: Figure[][] = [];
  for (let count = 0; count < processes; count++) {
    for (const { name } of CONTESTANTS) figures.push(await run(name, 'time', []));
  }
  report('µs', figures, 2);
}

async function bytes(): Promise<void> {
  const names = ['nestjs-hubspot-oauth', 'hand-written interceptor'];
  report('bytes', await Promise.all(names.map((name) => run(name, 'bytes', FOR_BYTES))), 0);
}

async function run(contestant: string, measure: string, flags: string[]): Promise<Figure[]> {
  const child = fork(PROCESS, [contestant, measure], { execArgv: [...flags, '--import', LOADER] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${contestant} ended with ${code} and without figures`);
  });
  const [figures] = await Promise.race([once(child, 'message'), ended]);
  await ended.catch(() => undefined);
  return figures as Figure[];
}

/** @param runs the figures of each process, its baselines first */
function report(unit: string, runs: readonly Figure[][], digits: number): void {
  const rows = new Map<string, { readonly cells: string[]; values: number[]; added: number[] }>();
  for (const figures of runs) {
    for (const { name, surface, value } of figures) {
      const baseline = figures.find((figure) => figure.surface === surface)?.value ?? NaN;
      const row = rows.get(`${name} ${surface}`) ?? {
        cells: [name, surface],
        values: [],
        added: [],
      };
      row.values.push(value);
      row.added.push(value - baseline);
      rows.set(`${name} ${surface}`, row);
    }
  }
  print(`\n## ${unit} per call\n`);
  print(
    table([
      ['call by', 'through', unit, 'added to a static header (range)'],
      ...[...rows.values()].map(({ cells, values, added }) => [
        ...cells,
        median(values).toFixed(digits),
        summary(added, digits),
      ]),
    ]),
  );
}
