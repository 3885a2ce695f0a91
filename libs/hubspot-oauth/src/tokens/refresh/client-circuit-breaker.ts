import { Injectable } from '@nestjs/common';
import { HubSpotClientRejectedError } from '../../errors/configuration.errors.js';
import { HubSpotOAuthEvents } from '../../events/hubspot-oauth.events.js';
import { Clock } from '../../runtime/clock.js';
import { PROBE_INTERVAL_MS } from './refresh-policy.js';

/**
 * Opens when HubSpot rejects the app's own credentials. That concerns every account alike: no
 * connection is changed, and one call per interval tries whether HubSpot accepts them again.
 */
@Injectable()
export class ClientCircuitBreaker {
  private nextProbeAtMs: number | undefined;

  constructor(
    private readonly events: HubSpotOAuthEvents,
    private readonly clock: Clock,
  ) {}

  /** @throws HubSpotClientRejectedError if it is open and the next probe is not due */
  check(): void {
    if (this.nextProbeAtMs === undefined) return;
    const now = this.clock.monotonicNow();
    if (now < this.nextProbeAtMs) {
      throw new HubSpotClientRejectedError(Math.ceil(this.nextProbeAtMs - now));
    }
    // The caller is the probe. The others wait for the next one.
    this.nextProbeAtMs = now + PROBE_INTERVAL_MS;
  }

  /** Opens it, and returns the error to throw. */
  trip(): HubSpotClientRejectedError {
    this.nextProbeAtMs = this.clock.monotonicNow() + PROBE_INTERVAL_MS;
    this.events.emit({ type: 'client.rejected', retryAfterMs: PROBE_INTERVAL_MS });
    return new HubSpotClientRejectedError(PROBE_INTERVAL_MS);
  }

  /** Closes it: HubSpot has accepted the credentials. */
  reset(): void {
    this.nextProbeAtMs = undefined;
  }
}
