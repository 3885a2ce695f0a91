/**
 * A lease or a pause that ends so much later than one which begins now was written before the store's
 * clock was set back, and is over.
 */
export const CLOCK_TOLERANCE_MS = 1_000;

/** Whether a lease or a pause of at most `durationMs` has not ended. @param inMs until it ends */
export function isAhead(inMs: number, durationMs: number): boolean {
  return inMs > 0 && inMs <= durationMs + CLOCK_TOLERANCE_MS;
}
