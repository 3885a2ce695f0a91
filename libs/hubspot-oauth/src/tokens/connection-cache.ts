import { Inject, Injectable, Logger } from '@nestjs/common';
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
import { ConnectionReads } from './connection-reads.js';
import { SingleFlight } from './refresh/single-flight.js';
import { SealedGrants } from './sealed-grants.js';

/** Cached connections are compared with their row in the background from this age on. */
const CHECK_AFTER_MS = 10_000;
/** Such checks are batches: one statement a second and 1,000 connections. */
const BATCH_INTERVAL_MS = 1_000;
const BATCH_SIZE = 1_000;
/** A connection is in use if a caller took its token within this time. */
const IN_USE_MS = 60_000;
/** From this age on callers wait for that check: a disconnect is noticed within this time. */
const MAX_UNCHECKED_MS = 15_000;

/** The connections that this process used recently, with their opened access tokens. */
@Injectable()
export class ConnectionCache {
  private readonly cache: LRUCache<HubId, CachedConnection>;
  /** What the next batch compares with its rows. */
  private readonly due = new Set<HubId>();
  private isBatching = false;
  private batchedAtMs = -Infinity;
  private readonly reads: ConnectionReads;
  private hasWarned = false;
  private readonly checks = new SingleFlight<HubId, CachedConnection | undefined>();

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly sealedGrants: SealedGrants,
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {
    this.reads = new ConnectionReads(repository, options.clientId, clock);
    this.cache = new LRUCache({
      max: options.maxCachedConnections,
      dispose: ({ usedAtMs }, _hubId, reason) => {
        if (reason === 'evict') this.warnOfEviction(usedAtMs);
      },
    });
  }

  /** Returns what is in memory, however old it is. */
  get(hubId: HubId): CachedConnection | undefined {
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
    this.checkSoon(hubId);
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
    const { row, readAtMs } = await this.reads.read(hubId);
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
    connection.usedAtMs = this.cache.get(hubId)?.usedAtMs ?? connection.usedAtMs;
    this.cache.set(hubId, connection);
    return connection;
  }

  /** Serves what is in memory while the row cannot be read, and tries to read it again later. */
  postponeCheck(connection: CachedConnection): void {
    connection.checkedAtMs = this.clock.monotonicNow() - CHECK_AFTER_MS;
  }

  /** Returns the connections that are due for their background refresh and in use, by their expiry. */
  dueForRefresh(usedWithinMs: number): CachedConnection[] {
    const now = this.clock.monotonicNow();
    return [...this.cache.values()]
      .filter(
        ({ nextRefreshAtMs, usedAtMs }) => now >= nextRefreshAtMs && now - usedAtMs < usedWithinMs,
      )
      .toSorted((a, b) => a.expiresAtMs - b.expiresAtMs);
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

  /** Logs a warning once if the connection that made room was in use. */
  private warnOfEviction(usedAtMs: number): void {
    if (this.hasWarned || this.clock.monotonicNow() - usedAtMs >= IN_USE_MS) return;
    this.hasWarned = true;
    new Logger('HubSpotOAuth').warn(
      `More than ${this.options.maxCachedConnections} HubSpot accounts are in use at once, so that calls read their connections from the database. Raise maxCachedConnections`,
    );
  }

  private check(hubId: HubId): Promise<CachedConnection | undefined> {
    return this.checks.run(hubId, async () => (await this.load(hubId)).connection);
  }

  private checkSoon(hubId: HubId): void {
    this.due.add(hubId);
    if (this.isBatching) return;
    this.isBatching = true;
    void this.checkBatches().finally(() => (this.isBatching = false));
  }

  private async checkBatches(): Promise<void> {
    await Promise.resolve(); // Others that are due at the same time belong to the same batch.
    while (this.due.size > 0) {
      const waitMs = this.batchedAtMs + BATCH_INTERVAL_MS - this.clock.monotonicNow();
      if (waitMs > 0) await this.clock.sleep(waitMs);
      this.batchedAtMs = this.clock.monotonicNow();
      const hubIds = [...this.due];
      this.due.clear();
      for (let from = 0; from < hubIds.length; from += BATCH_SIZE) {
        // The caller that has to wait for the check of its account gets the error.
        await this.checkBatch(hubIds.slice(from, from + BATCH_SIZE)).catch(() => undefined);
      }
    }
  }

  private async checkBatch(hubIds: readonly HubId[]): Promise<void> {
    const { repository } = this;
    if (repository.findMany === undefined || hubIds.length === 1) {
      await Promise.allSettled(hubIds.map((hubId) => this.check(hubId)));
      return;
    }
    const before = new Map(hubIds.map((hubId) => [hubId, this.cache.get(hubId)]));
    const readAtMs = this.clock.monotonicNow();
    const rows = await repository.findMany(this.options.clientId, hubIds);
    const found = new Map(rows.map((row) => [row.hubId, row]));
    for (const [hubId, known] of before) {
      // What changed in between was compared then.
      if (this.cache.get(hubId) !== known) continue;
      const row = found.get(hubId);
      if (row === undefined) this.cache.delete(hubId);
      else this.tryUpdate(row, readAtMs);
    }
  }

  private tryUpdate(row: StoredConnection, readAtMs: number): void {
    try {
      this.update(row, readAtMs);
    } catch {
      // It cannot be decrypted. The next caller of the account gets the error.
      this.cache.delete(row.hubId);
    }
  }
}
