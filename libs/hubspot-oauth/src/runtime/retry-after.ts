/** The longest pause that HubSpot documents: an account is moved to another data center (status 477). */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60_000;
const SECONDS = /^\d+$/;
/** All three date forms begin with the name of the day; `Date.parse` takes much that is no date. */
const HTTP_DATE = /^[A-Z][a-z]{2,8},? /;

/**
 * Parses a `Retry-After` header, in seconds or as a date, into milliseconds from now. Returns
 * undefined if there is none or it is malformed.
 *
 * @param now wall-clock time in epoch milliseconds
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function parseRetryAfterMs(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  const waitMs = SECONDS.test(text)
    ? Number(text) * 1_000
    : HTTP_DATE.test(text)
      ? Date.parse(text) - now
      : Number.NaN;
  return Number.isNaN(waitMs) ? undefined : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, waitMs));
}
