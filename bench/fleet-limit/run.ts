// Processes on one PostgreSQL that all have background calls for one account, against the emulator's
// rolling limit, and one more process with an interactive call every 500 ms.
// Argument: seconds per run, 60 by default.
import { saturateAccount } from '../../test/fleet/support/saturation.js';
import { machine, print, table } from '../support/report.js';
import { quantile } from '../support/statistics.js';

const seconds = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 60);
const PROCESSES = [1, 4, 16];
const LATENCIES_MS = [0, 100, 300];

print(`# Fleet limit\n\n${machine()}\n`);
const rows: string[][] = [];
for (const processes of PROCESSES) {
  for (const latencyMs of LATENCIES_MS) {
    const result = await saturateAccount('PostgreSQL', {
      processes,
      latencyMs,
      durationMs: seconds * 1_000,
    });
    rows.push([
      `${processes}`,
      `${latencyMs} ms`,
      `${result.calls}`,
      `${result.refused}`,
      `${(100 * result.share).toFixed(0)} %`,
      result.spread.toFixed(2),
      `${result.failed}`,
      `${quantile(result.interactiveMs, 0.99).toFixed(0)} ms`,
    ]);
  }
}
print(
  table([
    [
      'processes',
      'latency',
      'calls',
      'status 429',
      'of the limit',
      'spread',
      'failed',
      'interactive p99',
    ],
    ...rows,
  ]),
);
print(`\n${seconds} s each. ${machine()}`);
