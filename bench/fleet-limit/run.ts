// Processes on one PostgreSQL that all have more calls for one account than HubSpot's limit allows,
// against the emulator's rolling limit. Beside background calls one more process makes an interactive
// call every 500 ms. Argument: seconds per run, 60 by default.
import type { CallPriority } from '../../test/fleet/support/protocol.js';
import { saturateAccount } from '../../test/fleet/support/saturation.js';
import { machine, print, printRow, table } from '../support/report.js';
import { quantile } from '../support/statistics.js';

const seconds = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 60);
const RUNS: { processes: number; priority: CallPriority; latencyMs: number }[] = [
  { processes: 1, priority: 'interactive', latencyMs: 100 },
  { processes: 4, priority: 'interactive', latencyMs: 0 },
  { processes: 4, priority: 'interactive', latencyMs: 300 },
  { processes: 16, priority: 'interactive', latencyMs: 100 },
  { processes: 1, priority: 'background', latencyMs: 100 },
  { processes: 16, priority: 'background', latencyMs: 100 },
];
const COLUMNS = [
  'calls',
  'processes',
  'latency',
  'sent',
  'status 429',
  'of the limit',
  'spread',
  'failed',
  'interactive p99',
];

print(`# Fleet limit\n\n${machine()}\n`);
print(table([COLUMNS]));
for (const run of RUNS) {
  const result = await saturateAccount('PostgreSQL', { ...run, durationMs: seconds * 1_000 });
  const isBeside = result.interactiveMs.length > 0;
  printRow([
    run.priority,
    `${run.processes}`,
    `${run.latencyMs} ms`,
    `${result.calls}`,
    `${result.refused}`,
    `${(100 * result.share).toFixed(0)} %`,
    result.spread.toFixed(2),
    `${result.failed}`,
    isBeside ? `${quantile(result.interactiveMs, 0.99).toFixed(0)} ms` : '–',
  ]);
}
print(`\n${seconds} s each. ${machine()}`);
