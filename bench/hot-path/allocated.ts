import { type Value, type Variant, baselineOf } from './variants.js';

const CALLS = 1_000_000;
/** Few enough that their garbage fits into the young generation, so that no collection happens. */
const CALLS_PER_COLLECTION = 5_000;
const PREPARE_EVERY_MS = 7_000;

/** Bytes allocated per call. Needs `--expose-gc` and a large young generation. */
export async function allocated(
  variants: readonly Variant[],
  accounts: readonly number[],
  prepare: () => Promise<void> = async () => undefined,
): Promise<Value[]> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('Run with --expose-gc');
  const values: number[] = [];
  let preparedAt = -Infinity;
  for (const { call } of variants) {
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
  return variants.map((variant, index) => ({
    value: values[index]!,
    added: values[index]! - values[baselineOf(variant, variants)]!,
  }));
}
