// A steady load while tokens with a lifetime of 8 seconds expire, and the same load while none expires.
// Argument: number of expirations, 12 by default.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fleet } from '../../test/fleet/support/fleet.js';
import type { CallReport } from '../../test/fleet/support/protocol.js';
import { Fixture } from '../../test/fleet/support/fixture.js';
import { machine, print, table } from '../support/report.js';
import { quantile } from '../support/statistics.js';

const HUB_ID = 1234567;
const PAIRS_OF_RUNS = 3;
const LIFETIME_SECONDS = 8;
const TOKEN_LATENCY_MS = 300;
const CALL_EVERY_MS = 10;
const PROCESSES = 2;
const [expirations = 12] = process.argv.slice(2).map(Number).filter(Number.isInteger);
/** A token is refreshed after at most four fifths of its lifetime. */
const RUN_MS = (expirations / PAIRS_OF_RUNS) * (LIFETIME_SECONDS * 800 + TOKEN_LATENCY_MS);

interface Run {
  readonly name: string;
  readonly reports: readonly CallReport[];
  readonly refreshes: number;
}

const without = await prepare(1_800);
const withExpirations = await prepare(LIFETIME_SECONDS);
const runs: Run[] = [];
for (let pair = 0; pair < PAIRS_OF_RUNS; pair++) {
  runs.push(await run('without expirations', without));
  runs.push(await run('with expirations', withExpirations));
}
for (const { fixture, fleet } of [without, withExpirations]) {
  await fleet.stop();
  await fixture.close();
}

print(`# Steady load\n\n${machine()}\n`);
print(
  table([
    [
      'run',
      'refreshes',
      'calls',
      'failed',
      'waited',
      'p50, ms',
      'p99, ms',
      'p99.9, ms',
      'longest, ms',
    ],
    ...runs.map(rowOf),
  ]),
);
const [calm, expiring] = ['without expirations', 'with expirations'].map((name) =>
  runs.filter((each) => each.name === name).map((each) => quantile(durationsOf(each), 0.999)),
);
const allowed = Math.max(...calm!) + (Math.max(...calm!) - Math.min(...calm!));
print(
  `\np99.9 with expirations: at most ${Math.max(...expiring!).toFixed(1)} ms; ` +
    `without, and their spread on top: ${allowed.toFixed(1)} ms`,
);

async function prepare(expiresInSeconds: number): Promise<{ fixture: Fixture; fleet: Fleet }> {
  const fixture = await Fixture.create('PostgreSQL', { expiresInSeconds });
  await fixture.connect(HUB_ID);
  fixture.emulator.faults.plan({
    endpoint: 'token',
    fault: { kind: 'latency', latencyMs: TOKEN_LATENCY_MS },
    times: 'always',
  });
  return { fixture, fleet: await fixture.fleet(PROCESSES) };
}

async function run(
  name: string,
  { fixture, fleet }: { fixture: Fixture; fleet: Fleet },
): Promise<Run> {
  await fleet.worker(0).send({ kind: 'refresh', hubId: HUB_ID });
  await fleet.all((worker) => worker.call(HUB_ID));
  fixture.emulator.requests.clear();
  const stops = await fleet.all((worker) => worker.load(HUB_ID, CALL_EVERY_MS));
  await delay(RUN_MS);
  const reports = await Promise.all(stops.map((stop) => stop()));
  return { name, reports, refreshes: fixture.refreshCount() };
}

function rowOf({ name, reports, refreshes }: Run): string[] {
  const durations = durationsOf({ name, reports, refreshes });
  const failed = reports.flatMap((report) => Object.values(report.failed));
  return [
    name,
    String(refreshes),
    String(durations.length),
    String(failed.reduce((total, count) => total + count, 0)),
    String(reports.reduce((total, { waited = 0 }) => total + waited, 0)),
    ...[0.5, 0.99, 0.999, 1].map((share) => quantile(durations, share).toFixed(1)),
  ];
}

function durationsOf({ reports }: Run): number[] {
  return reports.flatMap(({ durationsMs = [] }) => durationsMs);
}
