import { setImmediate } from 'node:timers/promises';

const BATCH = 1_000;

/**
 * Deletes all that `purge` finds, in batches, so that no statement locks many rows for long. Other
 * work of the process runs between two batches: drivers of SQLite are synchronous.
 *
 * @param purge deletes at most `limit` rows, and returns how many
 */
export async function purgeInBatches(purge: (limit: number) => Promise<number>): Promise<void> {
  while ((await purge(BATCH)) >= BATCH) await setImmediate();
}
