/** `FLEET=full` runs every case at its full size; otherwise a few rounds of each. */
export const FULL = process.env['FLEET'] === 'full';

/** Short enough to see leases lapse, long enough for a busy machine. */
export const SHORT_TIMES = {
  leaseMs: 1_500,
  callTimeoutMs: 1_000,
  waitMs: 10_000,
  backOffMs: 100,
  maxBackOffMs: 400,
} as const;

/** Connections have to serve again within one lease and this. */
export const RECOVERY_MS = 5_000;
