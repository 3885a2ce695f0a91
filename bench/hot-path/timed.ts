import { SeededRandom } from '../support/seeded-random.js';
import { median } from '../support/statistics.js';
import { type Value, type Variant, baselineOf } from './variants.js';

/** Short, so that few samples contain a collection or a context switch; long compared to the clock's resolution. */
const CALLS = 250;
/** Per variant, like the next one. */
const WARM_UP_MS = 500;
const TIMED_MS = 1_000;
const LEAST_ROUNDS = 9;
const PREPARE_EVERY_MS = 7_000;

/**
 * Microseconds of processor time per call, one call after another. Every round takes one sample of
 * each variant, in shuffled order. The result is the median of the differences to the baseline within a
 * round, so that a slow moment affects both.
 */
export async function timed(
  variants: readonly Variant[],
  accounts: readonly number[],
  prepare: () => Promise<void> = async () => undefined,
): Promise<Value[]> {
  const random = new SeededRandom(1);
  const rounds: number[][] = [];
  let preparedAt = -Infinity;
  let next = 0;
  let remainingMs = (WARM_UP_MS + TIMED_MS) * variants.length;
  while (remainingMs > 0 || rounds.length < LEAST_ROUNDS) {
    if (performance.now() - preparedAt > PREPARE_EVERY_MS) {
      await prepare();
      preparedAt = performance.now();
    }
    const startedAt = performance.now();
    const samples: number[] = [];
    for (const index of random.shuffled([...variants.keys()])) {
      samples[index] = await takeSample(variants[index]!);
    }
    remainingMs -= performance.now() - startedAt;
    if (remainingMs < TIMED_MS * variants.length) rounds.push(samples);
  }
  return variants.map((variant, index) => {
    const baseline = baselineOf(variant, variants);
    return {
      value: median(rounds.map((samples) => samples[index]!)),
      added: median(rounds.map((samples) => samples[index]! - samples[baseline]!)),
    };
  });

  async function takeSample({ call }: Variant): Promise<number> {
    const before = process.cpuUsage();
    for (let count = 0; count < CALLS; count++) {
      await call(accounts[next]!);
      next = (next + 1) % accounts.length;
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / CALLS;
  }
}
