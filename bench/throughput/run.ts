// Calls per second and processor time per call: with the library, and with the same client and a header.
// Argument: number of processes.
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { firstMessageOf } from '../support/first-message.js';
import { machine, print, table } from '../support/report.js';
import { summary } from '../support/statistics.js';
import type { Figures, Sample } from './process.js';

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
      const samples = samplesOf((figures) => figures.name === name);
      // The first variant of each client is the client alone.
      const bare = samplesOf((figures) => figures.name === client);
      return [
        name,
        summary(samples.map(({ perSecond }) => perSecond)),
        summary(ratios(samples, bare, 'perSecond'), 2),
        summary(samples.map(({ cpuUs }) => cpuUs)),
        summary(ratios(samples, bare, 'cpuUs'), 2),
      ];
    });
  print(
    table([
      ['calls by', 'per second', 'times the bare client', 'processor time, µs', 'times the bare'],
      ...rows,
    ]),
  );
}

function samplesOf(which: (figures: Figures) => boolean): Sample[] {
  return runs.flatMap((figures) => figures.find(which)?.samples ?? []);
}

/** Within each round, so that a slow minute affects both. */
function ratios(
  samples: readonly Sample[],
  bare: readonly Sample[],
  figure: keyof Sample,
): number[] {
  return samples.map((sample, round) => sample[figure] / (bare[round]?.[figure] ?? NaN));
}
