import type { Way } from './ways.js';

const CALLS = 1_000_000;
/** Few enough for the young generation to hold what they leave behind: nothing is collected midway. */
const CALLS_PER_COLLECTION = 5_000;

/** Bytes allocated per call. Node has to run with `--expose-gc` and a large young generation. */
export async function allocated(
  ways: readonly Way[],
  accounts: readonly number[],
): Promise<number[]> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('Run with --expose-gc');
  const results = [];
  for (const { call } of ways) {
    let bytes = 0;
    for (let done = -CALLS_PER_COLLECTION; done < CALLS; done += CALLS_PER_COLLECTION) {
      gc({ type: 'minor' });
      const before = process.memoryUsage().heapUsed;
      for (let count = 0; count < CALLS_PER_COLLECTION; count++) {
        await call(accounts[(done + count + CALLS_PER_COLLECTION) % accounts.length]!);
      }
      if (done >= 0) bytes += process.memoryUsage().heapUsed - before;
    }
    results.push(bytes / CALLS);
  }
  return results;
}
