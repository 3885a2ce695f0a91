import type {
  RateLimitKey,
  RateLimitStore,
  StoredRateLimit,
} from '../connections/rate-limit-store.js';
import type { Clock } from '../runtime/clock.js';

/** The rate limits of `InMemoryHubSpotConnectionRepository`. */
export class InMemoryRateLimits implements RateLimitStore {
  private readonly rows = new Map<string, { readonly version: number; readonly state: string }>();

  constructor(private readonly clock: Clock) {}

  async read(key: RateLimitKey): Promise<StoredRateLimit> {
    const readAt = Math.floor(this.clock.now());
    return { version: 0, state: null, ...this.rows.get(nameOf(key)), readAt };
  }

  async write(
    request: RateLimitKey & { expectedVersion: number; state: string },
  ): Promise<boolean> {
    const { expectedVersion, state } = request;
    const name = nameOf(request);
    if ((this.rows.get(name)?.version ?? 0) !== expectedVersion) return false;
    this.rows.set(name, { version: expectedVersion + 1, state });
    return true;
  }
}

function nameOf({ clientId, hubId, limit }: RateLimitKey): string {
  return `${limit} ${hubId}@${clientId}`;
}
