// Calls per second and what they cost the process that makes them: through the library, and by the
// same client with a header. Argument: a number of processes.
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { firstMessageOf } from '../support/first-message.js';
import { machine, print, table } from '../support/report.js';
import { summary } from '../support/statistics.js';
import type { Figures, Permit } from './process.js';

const LOADER = new URL('../../test/support/register-typescript.mjs', import.meta.url).href;

const processes = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 3);

print(`# Throughput\n\n${machine()}\n`);
const server = start('server.ts', []);
const url = String(await firstMessageOf(server));
const runs: Figures[][] = [];
for (let seed = 1; seed <= processes; seed++) {
  runs.push((await firstMessageOf(start('process.ts', [url, `${seed}`]))) as Figures[]);
}
server.disconnect();
report();
print(`\n${machine()}`);

function start(file: string, args: string[]): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return fork(path, args, { execArgv: ['--expose-gc', '--import', LOADER] });
}

function report(): void {
  const [first = []] = runs;
  const rows = first
    .toSorted((a, b) => a.client.localeCompare(b.client))
    .map(({ name, client }) => {
      const turns = turnsOf((figures) => figures.name === name);
      // The first way of each client is the bare one.
      const bare = turnsOf((figures) => figures.name === client);
      return [
        name,
        summary(turns.map(({ perSecond }) => perSecond)),
        summary(ratios(turns, bare, 'perSecond'), 2),
        summary(turns.map(({ cpuUs }) => cpuUs)),
        summary(ratios(turns, bare, 'cpuUs'), 2),
      ];
    });
  print(
    table([
      ['calls by', 'per second', 'times the bare client', 'processor time, µs', 'times the bare'],
      ...rows,
    ]),
  );
}

function turnsOf(which: (figures: Figures) => boolean): Permit[] {
  return runs.flatMap((figures) => figures.find(which)?.turns ?? []);
}

/** Within each round, so that a slow minute counts for both. */
function ratios(turns: readonly Permit[], bare: readonly Permit[], figure: keyof Permit): number[] {
  return turns.map((turn, round) => turn[figure] / (bare[round]?.[figure] ?? NaN));
}
