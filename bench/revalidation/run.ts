// What it costs to compare the connections in use with their rows: in batches, and one by one. The
// third process has the same connections in memory and uses none. Argument: seconds per run, 30 by default.
import { setTimeout as delay } from 'node:timers/promises';
import { sealedHubIds } from '../../test/fleet/support/account-ids.js';
import { Fixture } from '../../test/fleet/support/fixture.js';
import type { Fleet, Worker } from '../../test/fleet/support/fleet.js';
import { insertSealedConnections } from '../../test/fleet/support/insert-sealed-connections.js';
import { machine, print, printRow, table } from '../support/report.js';

const seconds = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 30);
const HUB_ID = 1234567;
const TOTALS = [1_000, 10_000];
const USED_EVERY_MS = 1_000;
const COLUMNS = [
  'accounts in use',
  'compared',
  'statements a second',
  'processor time, ms a second',
  'longest stall, ms',
  'failed',
  'a disconnect is noticed after, s',
];

const fixture = await Fixture.create('PostgreSQL');
await fixture.connect(HUB_ID);
await insertSealedConnections(fixture, HUB_ID, Math.max(...TOTALS) - 1);
const subjects: [string, Fleet, boolean][] = [
  ['in batches', await fixture.fleet(1), true],
  ['one by one', await fixture.fleet(1, { rowByRow: true }), true],
  ['not used', await fixture.fleet(1), false],
];
const other = (await fixture.fleet(1)).worker(0);

print(`# Revalidation\n\n${machine()}\n`);
print(table([COLUMNS]));
for (const total of TOTALS) {
  for (const [name, fleet, isUsed] of subjects) await measure(total, name, fleet.worker(0), isUsed);
}
print(`\n${seconds} s each; each account is used every second. ${machine()}`);
await fixture.close();

async function measure(
  total: number,
  name: string,
  worker: Worker,
  isUsed: boolean,
): Promise<void> {
  const hubIds = [HUB_ID, ...sealedHubIds(total - 1)];
  await worker.send({ kind: 'restart' });
  await readRows(worker, hubIds);
  const stop = await worker.takeTokens(isUsed ? hubIds : [], USED_EVERY_MS);
  await delay(seconds * 1_000);
  const report = await stop();
  printRow([
    total.toLocaleString('en'),
    name,
    (report.statements / (report.wallMs / 1_000)).toFixed(2),
    (report.processorMs / (report.wallMs / 1_000)).toFixed(1),
    report.stallMs.toFixed(0),
    String(Object.values(report.failed).length),
    isUsed ? (await secondsUntilNoticed(worker, hubIds)).toFixed(1) : '–',
  ]);
}

/** Reads each row, and again those that were read long before the last one. */
async function readRows(worker: Worker, hubIds: readonly number[]): Promise<void> {
  for (let pass = 1; pass <= 2; pass += 1) {
    const stop = await worker.takeTokens(hubIds, USED_EVERY_MS);
    await stop();
  }
}

async function secondsUntilNoticed(worker: Worker, hubIds: readonly number[]): Promise<number> {
  const stop = await worker.takeTokens(hubIds, USED_EVERY_MS);
  const noticed = new Promise<number>((resolve) => {
    worker.onFailedCall = () => resolve(performance.now());
  });
  await other.send({ kind: 'disconnect', hubId: HUB_ID });
  const disconnectedAtMs = performance.now();
  const noticedAtMs = await noticed;
  await stop();
  await fixture.connect(HUB_ID);
  return (noticedAtMs - disconnectedAtMs) / 1_000;
}
