import { setImmediate } from 'node:timers/promises';
import { UnsealError } from '../errors/configuration.errors.js';

/** Rows that are read by one statement. */
const PAGE_SIZE = 500;
/** Rows that are written at once: most connections of a pool are left to the application. */
const CONCURRENT_WRITES = 4;

export interface HubSpotResealProgress {
  /** Rows that were read so far. */
  readonly checked: number;
  /** Rows that were encrypted with the current key. */
  readonly resealed: number;
  /** Rows that cannot be decrypted, and were left as they are. */
  readonly unreadable: number;
}

export type ResealCounts = { -readonly [Key in keyof HubSpotResealProgress]: number };

/** A table with encrypted values. */
export interface SealedTable<Row, Key> {
  /** A page of rows in the order of their keys. */
  readonly list: (after: Key | undefined, limit: number) => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => Key;
  /**
   * Encrypts the row with the current key. Returns undefined if it already is, and false if it
   * changed meanwhile.
   *
   * @throws UnsealError
   */
  readonly reseal: (row: Row) => Promise<boolean | undefined>;
}

/** Returns how many rows changed meanwhile and have to be read again. */
export async function resealTable<Row, Key>(
  table: SealedTable<Row, Key>,
  counts: ResealCounts,
  signal: AbortSignal,
  report: () => void,
): Promise<number> {
  let changed = 0;
  let after: Key | undefined;
  do {
    const page = await table.list(after, PAGE_SIZE);
    const waiting = page.values();
    const work = async () => {
      for (const row of waiting) {
        signal.throwIfAborted();
        const outcome = await outcomeOf(() => table.reseal(row));
        // Drivers of SQLite are synchronous: without this, nothing else would run in the process.
        await setImmediate();
        counts.checked += 1;
        if (outcome === 'changed') changed += 1;
        else if (outcome !== 'current') counts[outcome] += 1;
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT_WRITES }, work));
    report();
    const last = page.at(-1);
    after = last === undefined ? undefined : table.keyOf(last);
  } while (after !== undefined);
  return changed;
}

async function outcomeOf(
  reseal: () => Promise<boolean | undefined>,
): Promise<'current' | 'resealed' | 'changed' | 'unreadable'> {
  try {
    const written = await reseal();
    if (written === undefined) return 'current';
    return written ? 'resealed' : 'changed';
  } catch (error) {
    if (error instanceof UnsealError) return 'unreadable';
    throw error;
  }
}
