import { SeededRandom } from '../support/seeded-random.js';
import { median } from '../support/statistics.js';
import { type Value, type Way, baselineOf } from './variants.js';

/** So short that few turns meet a collection or lose the core, and long beside the clock's tick. */
const CALLS = 250;
/** For each of the ways, as the next one. */
const WARM_UP_MS = 500;
const TIMED_MS = 1_000;
const LEAST_ROUNDS = 9;
const PREPARE_EVERY_MS = 7_000;

/**
 * Microseconds of processor time per call, one call after another. In every round each way has its
 * turn, in shuffled order. What is added to the baseline is the median of the differences within a
 * round, so that a slow moment counts for both.
 */
export async function timed(
  ways: readonly Way[],
  accounts: readonly number[],
  prepare: () => Promise<void> = async () => undefined,
): Promise<Value[]> {
  const random = new SeededRandom(1);
  const rounds: number[][] = [];
  let preparedAt = -Infinity;
  let next = 0;
  let remainingMs = (WARM_UP_MS + TIMED_MS) * ways.length;
  while (remainingMs > 0 || rounds.length < LEAST_ROUNDS) {
    if (performance.now() - preparedAt > PREPARE_EVERY_MS) {
      await prepare();
      preparedAt = performance.now();
    }
    const startedAt = performance.now();
    const turns: number[] = [];
    for (const index of random.shuffled([...ways.keys()])) {
      turns[index] = await takeTurn(ways[index]!);
    }
    remainingMs -= performance.now() - startedAt;
    if (remainingMs < TIMED_MS * ways.length) rounds.push(turns);
  }
  return ways.map((way, index) => {
    const baseline = baselineOf(way, ways);
    return {
      value: median(rounds.map((turns) => turns[index]!)),
      added: median(rounds.map((turns) => turns[index]! - turns[baseline]!)),
    };
  });

  async function takeTurn({ call }: Way): Promise<number> {
    const before = process.cpuUsage();
    for (let count = 0; count < CALLS; count++) {
      await call(accounts[next]!);
      next = (next + 1) % accounts.length;
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / CALLS;
  }
}
