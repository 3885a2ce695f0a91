import { Injectable } from '@nestjs/common';
import { HubSpotClientRejectedError } from '../../errors/configuration.errors.js';
import { Clock } from '../../runtime/clock.js';

const PROBE_INTERVAL_MS = 30_000;

/**
 * Closes when HubSpot refuses the app's own credentials: that concerns every account alike, so no
 * connection is touched, and one call per interval finds out whether it is mended.
 */
@Injectable()
export class ClientCircuitBreaker {
  private nextProbeAtMs: number | undefined;

  constructor(private readonly clock: Clock) {}

  /** @throws HubSpotClientRejectedError unless a call may be made now */
  enter(): void {
    if (this.nextProbeAtMs === undefined) return;
    const remainingMs = this.nextProbeAtMs - this.clock.monotonicNow();
    if (remainingMs > 0) throw new HubSpotClientRejectedError(Math.ceil(remainingMs));
    this.close();
  }

  close(): HubSpotClientRejectedError {
    this.nextProbeAtMs = this.clock.monotonicNow() + PROBE_INTERVAL_MS;
    return new HubSpotClientRejectedError(PROBE_INTERVAL_MS);
  }

  open(): void {
    this.nextProbeAtMs = undefined;
  }
}
