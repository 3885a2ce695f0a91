import { LRUCache } from 'lru-cache';
import { MAX_CLOCK_SKEW_MS, SIGNATURE_LIFETIME_MS } from './hubspot-signature.js';

/** About 15 MB. HubSpot fills it only with more than 270 requests per second for 6 minutes. */
const MAX_SIGNATURES = 100_000;

/**
 * Remembers used signatures for as long as they are valid, up to `MAX_SIGNATURES`. It only receives
 * verified signatures, so that nobody else can displace one.
 */
export class ReplayMemory {
  private readonly usableUntil = new LRUCache<string, number>({ max: MAX_SIGNATURES });

  /**
   * Returns whether the signature was not used before, and remembers it.
   *
   * @param now milliseconds on a monotonic clock
   */
  isFirstUse(signature: string, now: number): boolean {
    const until = this.usableUntil.peek(signature);
    if (until !== undefined && now <= until) return false;
    this.usableUntil.set(signature, now + SIGNATURE_LIFETIME_MS + MAX_CLOCK_SKEW_MS);
    return true;
  }
}
