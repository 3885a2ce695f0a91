import { type Value, type Way, baselineOf } from './variants.js';

const CALLS = 1_000_000;
/** Few enough for the young generation to hold what they leave behind: nothing is collected midway. */
const CALLS_PER_COLLECTION = 5_000;
const PREPARE_EVERY_MS = 7_000;

/** Bytes allocated per call. Node has to run with `--expose-gc` and a large young generation. */
export async function allocated(
  ways: readonly Way[],
  accounts: readonly number[],
  prepare: () => Promise<void> = async () => undefined,
): Promise<Value[]> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('Run with --expose-gc');
  const values: number[] = [];
  let preparedAt = -Infinity;
  for (const { call } of ways) {
    let bytes = 0;
    for (let done = -CALLS_PER_COLLECTION; done < CALLS; done += CALLS_PER_COLLECTION) {
      if (performance.now() - preparedAt > PREPARE_EVERY_MS) {
        await prepare();
        preparedAt = performance.now();
      }
      gc({ type: 'minor' });
      const before = process.memoryUsage().heapUsed;
      for (let count = 0; count < CALLS_PER_COLLECTION; count++) {
        await call(accounts[(done + count + CALLS_PER_COLLECTION) % accounts.length]!);
      }
      if (done >= 0) bytes += process.memoryUsage().heapUsed - before;
    }
    values.push(bytes / CALLS);
  }
  return ways.map((way, index) => ({
    value: values[index]!,
    added: values[index]! - values[baselineOf(way, ways)]!,
  }));
}
