import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { StoredConnection } from '../connections/hubspot-connection.repository.js';
import type { HubId } from '../connections/hub-id.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { RandomSource } from '../runtime/random.js';
import { SharedGrantTerms } from './grant-terms.js';
import { CachedConnection } from './cached-connection.js';
import { SingleFlight } from './refresh/single-flight.js';
import { SealedGrants } from './sealed-grants.js';

/** Cached connections are checked against their row in the background from this age on. */
const CHECK_AFTER_MS = 10_000;
/** From this age on, callers wait for that check. */
const CHECK_FIRST_AFTER_MS = 15_000;

/** The connections that this process used lately, with their opened access tokens. */
@Injectable()
export class ConnectionCache {
  private readonly cache: LRUCache<HubId, CachedConnection>;
  private readonly terms = new SharedGrantTerms();
  private readonly checks = new SingleFlight<HubId, CachedConnection | undefined>();

  constructor(
    @Inject(RESOLVED_OPTIONS) options: ResolvedHubSpotOAuthOptions,
    private readonly vault: SealedGrants,
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {
    this.cache = new LRUCache({ max: options.maxCachedConnections });
  }

  /** What is in memory, however old. */
  peek(hubId: HubId): CachedConnection | undefined {
    return this.cache.get(hubId);
  }

  /**
   * What is in memory, if it was compared with its row lately; starts the next comparison in time.
   * Undefined: use `find`.
   */
  recent(hubId: HubId, now = this.clock.monotonicNow()): CachedConnection | undefined {
    const live = this.cache.get(hubId);
    if (live === undefined) return undefined;
    const ageMs = now - live.checkedAtMs;
    if (ageMs < CHECK_AFTER_MS) return live;
    if (ageMs >= CHECK_FIRST_AFTER_MS) return undefined;
    this.check(hubId).catch(() => undefined); // The caller that has to wait for it sees the failure.
    return live;
  }

  /**
   * The account's active connection, compared with its row within the last seconds. While the store
   * is down, what is in memory serves until its token expires.
   */
  async find(hubId: HubId): Promise<CachedConnection | undefined> {
    const recent = this.recent(hubId);
    if (recent !== undefined) return recent;
    try {
      return await this.check(hubId);
    } catch (error) {
      const known = this.cache.get(hubId);
      if (known !== undefined && this.clock.monotonicNow() < known.expiresAtMs) return known;
      throw error;
    }
  }

  /** Reads the row and brings the cache in line with it. */
  async load(hubId: HubId): Promise<{ row?: StoredConnection; live?: CachedConnection }> {
    const readAtMs = this.clock.monotonicNow();
    const row = await this.vault.find(hubId);
    if (row === undefined || row.status !== 'active') {
      this.cache.delete(hubId);
      return row === undefined ? {} : { row };
    }
    const known = this.cache.get(hubId);
    if (known?.isOf(row)) {
      known.checkedAtMs = readAtMs;
      return { row, live: known };
    }
    return { row, live: this.remember(this.open(row, this.vault.accessTokenOf(row), readAtMs)) };
  }

  open(row: StoredConnection, accessToken: string, readAtMs: number): CachedConnection {
    const terms = this.terms.of(row);
    return new CachedConnection(row, terms, accessToken, readAtMs, this.random.fraction());
  }

  remember(live: CachedConnection): CachedConnection {
    const { hubId } = live;
    // A refresh in the background is no use of the token.
    live.usedAtMs = this.cache.peek(hubId)?.usedAtMs ?? live.usedAtMs;
    this.cache.set(hubId, live);
    return live;
  }

  /** The row cannot be read: what is in memory serves, and the next look waits a while. */
  postponeCheck(live: CachedConnection): void {
    live.checkedAtMs = this.clock.monotonicNow() - CHECK_AFTER_MS;
  }

  /** Those that are due for their background refresh and were used within `usedWithinMs`. */
  dueForRefresh(usedWithinMs: number): CachedConnection[] {
    const now = this.clock.monotonicNow();
    return [...this.cache.values()].filter(
      (live) => now >= live.nextRefreshAtMs && now - live.usedAtMs < usedWithinMs,
    );
  }

  forget(hubId: HubId): void {
    this.cache.delete(hubId);
  }

  private check(hubId: HubId): Promise<CachedConnection | undefined> {
    return this.checks.run(hubId, async () => (await this.load(hubId)).live);
  }
}
