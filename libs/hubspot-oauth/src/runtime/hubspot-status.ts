/** What a status of HubSpot's says about sending the same request again. */
export interface TemporaryStatus {
  /** HubSpot refused the request before it took effect: any method may be sent again. */
  readonly isRefusal: boolean;
  /** Shortest pause before the next attempt, in milliseconds. A longer `Retry-After` wins. */
  readonly minPauseMs: number;
}

/**
 * The statuses below 500 that are temporary, whatever the body says.
 *
 * @see https://developers.hubspot.com/docs/api-reference/error-handling
 */
const TEMPORARY_STATUSES: Readonly<Record<number, TemporaryStatus>> = {
  // Request time-out, sent by proxies in front of HubSpot.
  408: { isRefusal: false, minPauseMs: 0 },
  // Locked by a burst of calls. HubSpot asks for a pause of at least 2 s.
  423: { isRefusal: true, minPauseMs: 2_000 },
  // Rate limit.
  429: { isRefusal: true, minPauseMs: 1_000 },
  // The account is being moved to another data center.
  477: { isRefusal: true, minPauseMs: 1_000 },
};

/** Not implemented and HTTP version not supported: the next attempt fails the same way (RFC 9110). */
const PERMANENT_SERVER_ERRORS = new Set([501, 505]);

/** Returns undefined if HubSpot would respond to the same request in the same way again. */
export function temporaryStatus(status: number): TemporaryStatus | undefined {
  if (status < 500) return TEMPORARY_STATUSES[status];
  return PERMANENT_SERVER_ERRORS.has(status) ? undefined : { isRefusal: false, minPauseMs: 0 };
}
