/** `FLEET=full` runs every case at full size. The default is a few rounds of each. */
export const FULL = process.env['FLEET'] === 'full';

/** Short enough for tests in which leases lapse, long enough for a busy machine. */
export const SHORT_TIMES = {
  callTimeoutMs: 1_000,
  waitMs: 10_000,
  backOffMs: 100,
} as const;

/** How long a lease lasts. */
export function leaseMsOf({ callTimeoutMs }: { readonly callTimeoutMs: number }): number {
  return callTimeoutMs * 1.5;
}

/** Calls have to succeed again within one lease and this duration. */
export const RECOVERY_MS = 5_000;
