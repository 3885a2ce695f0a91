// The cost of an account's first call and of a run of the schedule, depending on the number of accounts.
import { insertConnections } from '../../test/fleet/support/insert-connections.js';
import type { Worker } from '../../test/fleet/support/fleet.js';
import type { CallReport } from '../../test/fleet/support/protocol.js';
import { Fixture } from '../../test/fleet/support/fixture.js';
import { machine, print, table } from '../support/report.js';
import { summary } from '../support/statistics.js';

const TOTALS = process.argv.includes('--quick') ? [1_000, 10_000] : [10_000, 1_000_000];
const [FIRST = 0, ...USED] = Array.from({ length: 101 }, (_, index) => 2_000_000 + index);
const ROUNDS = 5;

const fixture = await Fixture.create('PostgreSQL', {
  accounts: [FIRST, ...USED].map((hubId) => ({ hubId, contacts: 0 })),
});
await fixture.connect(FIRST, ...USED);
const fleet = await fixture.fleet(1);
const worker = fleet.worker(0);
const rows: string[][] = [];
for (const total of TOTALS) {
  await insertConnections(fixture, FIRST, total);
  await round(worker);
  const rounds = [];
  for (let count = 0; count < ROUNDS; count++) rounds.push(await round(worker));
  rows.push([
    total.toLocaleString('en'),
    ...cellsOf(rounds.map(({ cold }) => cold)),
    ...cellsOf(rounds.map(({ warm }) => warm)),
    ...cellsOf(rounds.map(({ tick }) => tick)),
  ]);
}
await fleet.stop();
await fixture.close();

print(`# Cold start\n\n${machine()}\n`);
print(
  table([
    [
      'connections',
      `first calls of ${USED.length} accounts: statements`,
      'ms',
      'the same calls again: statements',
      'ms',
      'tick that finds nothing due: statements',
      'ms',
    ],
    ...rows,
  ]),
);

async function round(
  on: Worker,
): Promise<{ cold: CallReport; warm: CallReport; tick: CallReport }> {
  await on.send({ kind: 'restart' });
  // The first call of a new process opens database connections, which is not measured here.
  await on.call(FIRST);
  const cold = await on.call(USED);
  const warm = await on.call(USED);
  const tick = await on.send({ kind: 'tick' });
  if (tick === undefined) throw new Error('No report of the tick');
  return { cold, warm, tick };
}

function cellsOf(reports: readonly CallReport[]): [string, string] {
  return [
    [...new Set(reports.map(({ statements }) => statements))].join(', '),
    summary(
      reports.map(({ wallMs }) => wallMs),
      1,
    ),
  ];
}
