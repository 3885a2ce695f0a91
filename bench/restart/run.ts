// Eight processes that are restarted one by one while all of them call 2,000 accounts, and the same
// load without a restart. Argument: number of accounts.
import { Fixture } from '../../test/fleet/support/fixture.js';
import type { CallReport } from '../../test/fleet/support/protocol.js';
import { machine, print, table } from '../support/report.js';

const accounts = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 2_000);
const HUB_IDS = Array.from({ length: accounts }, (_, index) => 2_000_001 + index);
const PROCESSES = 8;
const CALL_EVERY_MS = 40;
/** Tokens expire while processes restart, so that refreshes go on. */
const LIFETIME_SECONDS = 60;

interface Run {
  readonly name: string;
  readonly seconds: number;
  readonly calls: number;
  readonly failed: number;
  readonly statements: number;
  readonly refreshes: number;
  readonly peak: number;
  /** How long it took a process to serve each account once. */
  readonly servedAfterMs: readonly number[];
}

const fixture = await Fixture.create('PostgreSQL', {
  expiresInSeconds: LIFETIME_SECONDS,
  accounts: HUB_IDS.map((hubId) => ({ hubId, contacts: 0 })),
});
await fixture.connect(...HUB_IDS);
const fleet = await fixture.fleet(PROCESSES);
// Each process has all tokens in memory.
for (const worker of fleet.workers) await worker.call(HUB_IDS);

print(`# Restart\n\n${machine()}\n`);
const runs = [await run('none', false), await run('each process', true)];
await fleet.stop();
await fixture.close();
print(
  table([
    [
      'restarted',
      'seconds',
      'calls',
      'failed',
      'statements',
      'refreshes',
      'refreshes a second',
      'most in a second',
      'all accounts served after, ms',
    ],
    ...runs.map(rowOf),
  ]),
);
print(`\n${PROCESSES} processes, ${accounts} accounts. ${machine()}`);

async function run(name: string, isRestarted: boolean): Promise<Run> {
  fixture.emulator.requests.clear();
  const startedAtMs = performance.now();
  const reports: CallReport[] = [];
  const servedAfterMs: number[] = [];
  const stops = await fleet.all((worker) => worker.load(HUB_IDS, CALL_EVERY_MS));
  for (const [index, worker] of fleet.workers.entries()) {
    reports.push(await stops[index]!());
    if (isRestarted) await worker.send({ kind: 'restart' });
    const all = await worker.call(HUB_IDS);
    servedAfterMs.push(all.wallMs);
    reports.push(all);
    stops[index] = await worker.load(HUB_IDS, CALL_EVERY_MS);
  }
  reports.push(...(await Promise.all(stops.map((stop) => stop()))));
  const sum = (of: (report: CallReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  for (const { failed: byCode } of reports) {
    for (const [code, count] of Object.entries(byCode)) print(`${name}: ${count} ${code}`);
  }
  const failed = sum((report) => Object.values(report.failed).reduce((a, b) => a + b, 0));
  return {
    name,
    seconds: (performance.now() - startedAtMs) / 1_000,
    calls: sum(({ ok }) => ok) + failed,
    failed,
    statements: sum(({ statements }) => statements),
    refreshes: fixture.refreshCount(),
    peak: mostInASecond(),
    servedAfterMs,
  };
}

/** The most token requests within one second of the clock. */
function mostInASecond(): number {
  const perSecond = new Map<number, number>();
  for (const { at } of fixture.emulator.requests.of('token')) {
    const second = Math.floor(at / 1_000);
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
  }
  return Math.max(0, ...perSecond.values());
}

function rowOf(each: Run): string[] {
  const [least, most] = [Math.min(...each.servedAfterMs), Math.max(...each.servedAfterMs)];
  return [
    each.name,
    each.seconds.toFixed(0),
    each.calls.toLocaleString('en'),
    String(each.failed),
    each.statements.toLocaleString('en'),
    String(each.refreshes),
    (each.refreshes / each.seconds).toFixed(1),
    String(each.peak),
    `${least.toFixed(0)}–${most.toFixed(0)}`,
  ];
}
