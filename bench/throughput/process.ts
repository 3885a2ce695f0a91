// One process that calls: in each round every way has its turn, in shuffled order. Arguments: the
// server's address, and the number of this process, which the order depends on.
import { SeededRandom } from '../support/seeded-random.js';
import { type Way, waysOf } from './variants.js';

/** What a turn of one way came to. */
export interface Permit {
  readonly perSecond: number;
  /** Processor time of the process, all of its threads together, in microseconds per call. */
  readonly cpuUs: number;
}

export interface Figures {
  readonly name: string;
  readonly client: string;
  /** In the order of the rounds. */
  readonly turns: readonly Permit[];
}

const ACCOUNTS = Array.from({ length: 1_000 }, (_, index) => 1_000_000 + index);
const AT_ONCE = 16;
const CALLS = 1_000;
const ROUNDS = 10;
const WARM_UP = 2;

const [apiUrl = '', seed = ''] = process.argv.slice(2);
const random = new SeededRandom(Number(seed));
const { ways, compare } = await waysOf(apiUrl, ACCOUNTS);
const figures = new Map(ways.map((way) => [way, [] as Permit[]]));
for (let round = -WARM_UP; round < ROUNDS; round++) {
  for (const way of random.shuffled(ways)) {
    const turn = await takeTurn(way);
    if (round >= 0) figures.get(way)?.push(turn);
  }
}
const message: Figures[] = ways.map((way) => {
  return { name: way.name, client: way.client, turns: figures.get(way) ?? [] };
});
process.send?.(message, () => process.exit());

async function takeTurn({ call }: Way): Promise<Permit> {
  await compare();
  // What the turn before left behind is not this one's.
  globalThis.gc?.();
  let begun = 0;
  const caller = async () => {
    while (begun < CALLS) await call(ACCOUNTS[begun++ % ACCOUNTS.length]!);
  };
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: CALLS / seconds, cpuUs: (user + system) / CALLS };
}
