import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import {
  HubSpotConnectionRepository,
  type StoredConnection,
} from '../connections/hubspot-connection.repository.js';
import type { HubId } from '../connections/hub-id.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { RandomSource } from '../runtime/random.js';
import { CachedConnection } from './cached-connection.js';
import { SingleFlight } from './refresh/single-flight.js';
import { SealedGrants } from './sealed-grants.js';

/** Cached connections are compared with their row in the background from this age on. */
const CHECK_AFTER_MS = 10_000;
/** From this age on callers wait for that check: a disconnect is noticed within this time. */
const MAX_UNCHECKED_MS = 15_000;

/** The connections that this process used recently, with their opened access tokens. */
@Injectable()
export class ConnectionCache {
  private readonly cache: LRUCache<HubId, CachedConnection>;
  private readonly checks = new SingleFlight<HubId, CachedConnection | undefined>();

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly sealedGrants: SealedGrants,
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {
    this.cache = new LRUCache({ max: options.maxCachedConnections });
  }

  /** Returns what is in memory, however old it is. */
  peek(hubId: HubId): CachedConnection | undefined {
    return this.cache.get(hubId);
  }

  /**
   * Returns what is in memory if it was compared with its row recently, and starts the next
   * comparison in time. Returns undefined if the caller has to wait for `find`.
   */
  getFresh(hubId: HubId, now = this.clock.monotonicNow()): CachedConnection | undefined {
    const connection = this.cache.get(hubId);
    if (connection === undefined) return undefined;
    const ageMs = now - connection.checkedAtMs;
    if (ageMs < CHECK_AFTER_MS) return connection;
    if (ageMs >= MAX_UNCHECKED_MS) return undefined;
    this.check(hubId).catch(() => undefined); // The caller that has to wait for it gets the error.
    return connection;
  }

  /**
   * Returns the account's active connection, compared with its row within the last seconds. While
   * the store is down, what is in memory is returned until its token expires.
   */
  async find(hubId: HubId): Promise<CachedConnection | undefined> {
    const known = this.cache.get(hubId);
    const fresh = this.getFresh(hubId);
    if (fresh !== undefined) return fresh;
    try {
      return await this.check(hubId);
    } catch (error) {
      if (known !== undefined && this.clock.monotonicNow() < known.expiresAtMs) return known;
      throw error;
    }
  }

  /** Reads the row and updates the cache. */
  async load(hubId: HubId): Promise<{ row?: StoredConnection; connection?: CachedConnection }> {
    const readAtMs = this.clock.monotonicNow();
    const row = await this.repository.find({ clientId: this.options.clientId, hubId });
    if (row === undefined) {
      this.cache.delete(hubId);
      return {};
    }
    const connection = this.update(row, readAtMs);
    return connection === undefined ? { row } : { row, connection };
  }

  open(row: StoredConnection, accessToken: string, readAtMs: number): CachedConnection {
    return new CachedConnection(row, accessToken, readAtMs, this.random.fraction());
  }

  remember(connection: CachedConnection): CachedConnection {
    const { hubId } = connection;
    // A background refresh is no use of the token.
    connection.usedAtMs = this.cache.peek(hubId)?.usedAtMs ?? connection.usedAtMs;
    this.cache.set(hubId, connection);
    return connection;
  }

  /** Serves what is in memory while the row cannot be read, and tries to read it again later. */
  postponeCheck(connection: CachedConnection): void {
    connection.checkedAtMs = this.clock.monotonicNow() - CHECK_AFTER_MS;
  }

  /** Returns the connections that are due for their background refresh and in use. */
  dueForRefresh(usedWithinMs: number): CachedConnection[] {
    const now = this.clock.monotonicNow();
    return [...this.cache.values()].filter(
      ({ nextRefreshAtMs, usedAtMs }) => now >= nextRefreshAtMs && now - usedAtMs < usedWithinMs,
    );
  }

  forget(hubId: HubId): void {
    this.cache.delete(hubId);
  }

  private update(row: StoredConnection, readAtMs: number): CachedConnection | undefined {
    const { hubId } = row;
    if (row.status !== 'active') {
      this.cache.delete(hubId);
      return undefined;
    }
    const known = this.cache.get(hubId);
    if (known?.isOf(row)) {
      known.checkedAtMs = readAtMs;
      return known;
    }
    return this.remember(this.open(row, this.sealedGrants.accessTokenOf(row), readAtMs));
  }

  private check(hubId: HubId): Promise<CachedConnection | undefined> {
    return this.checks.run(hubId, async () => (await this.load(hubId)).connection);
  }
}
