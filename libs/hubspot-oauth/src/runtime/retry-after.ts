/** The longest that HubSpot documents: an account that moves to another data centre. */
const LONGEST_MS = 24 * 60 * 60_000;

/**
 * Reads `Retry-After` (RFC 9110, section 10.2.3: seconds or a date), in milliseconds from now.
 *
 * @param now the wall clock's time
 */
export function readRetryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  const waitMs = /^\s*\d+\s*$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isNaN(waitMs) ? undefined : Math.min(LONGEST_MS, Math.max(0, waitMs));
}
