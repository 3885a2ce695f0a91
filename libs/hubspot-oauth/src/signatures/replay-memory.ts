import { LRUCache } from 'lru-cache';
import { MAX_CLOCK_SKEW_MS, SIGNATURE_LIFETIME_MS } from './hubspot-signature.js';

/** About 15 MB. HubSpot would have to send 300 requests a second to fill it. */
const MAX_SIGNATURES = 100_000;

/**
 * The signatures that were used lately, each kept for as long as it could be used again. Only what
 * HubSpot signed gets here, so nobody else can push anything out.
 */
export class ReplayMemory {
  private readonly usableUntil = new LRUCache<string, number>({ max: MAX_SIGNATURES });

  /**
   * Whether the signature is used for the first time, which it then no longer is.
   *
   * @param now milliseconds, of whatever clock never goes back
   */
  isFirstUse(signature: string, now: number): boolean {
    const until = this.usableUntil.peek(signature);
    if (until !== undefined && now <= until) return false;
    this.usableUntil.set(signature, now + SIGNATURE_LIFETIME_MS + MAX_CLOCK_SKEW_MS);
    return true;
  }
}
