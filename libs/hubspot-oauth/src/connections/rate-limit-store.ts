import type { ConnectionKey } from './hubspot-connection.repository.js';

/** Names a limit that HubSpot enforces per account and app. */
export interface RateLimitKey extends ConnectionKey {
  /** At most 16 characters. */
  readonly limit: string;
}

export interface StoredRateLimit {
  /** Incremented by every write; 0 if there is no row. */
  readonly version: number;
  /** What the last write stored; null if there is no row. */
  readonly state: string | null;
  /** When it was read: epoch milliseconds of the store's clock. */
  readonly readAt: number;
}

/**
 * How the instances divide HubSpot's rate limits between them, one row per busy account and limit.
 * Every method is one atomic step.
 */
export interface RateLimitStore {
  read(key: RateLimitKey): Promise<StoredRateLimit>;

  /**
   * Stores `state`, if the version is still `expectedVersion`, and increments the version. With the
   * version 0 it creates the row. Returns false if the row has another version.
   */
  write(
    request: RateLimitKey & { readonly expectedVersion: number; readonly state: string },
  ): Promise<boolean>;
}
