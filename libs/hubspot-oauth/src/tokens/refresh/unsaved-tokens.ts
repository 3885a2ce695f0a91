import { Injectable } from '@nestjs/common';
import {
  HubSpotConnectionRepository,
  type StoredConnection,
} from '../../connections/hubspot-connection.repository.js';
import type { HubId } from '../../connections/hub-id.js';
import { ConnectionStoreUnavailableError } from '../../errors/connection.errors.js';
import { HubSpotOAuthEvents } from '../../events/hubspot-oauth.events.js';
import { HubSpotOAuthApi } from '../../oauth-api/hubspot-oauth.api.js';
import { Clock } from '../../runtime/clock.js';
import { Shutdown } from '../../runtime/shutdown.js';
import type { CachedConnection } from '../cached-connection.js';
import { ConnectionCache } from '../connection-cache.js';
import { type CompleteGrant, SealedGrants } from '../sealed-grants.js';
import { FIRST_SAVE_PAUSE_MS, MAX_SAVE_PAUSE_MS } from './refresh-policy.js';
import { SingleFlight } from './single-flight.js';

interface UnsavedGrant {
  /** The version that was refreshed. */
  readonly row: StoredConnection;
  readonly grant: CompleteGrant;
  readonly connection: CachedConnection;
}

/**
 * Stores what refreshes returned. If the store does not respond, the grant is kept in memory, serves
 * this process, and is written again until the store takes or refuses it: with rotating refresh
 * tokens it is the only copy.
 */
@Injectable()
export class UnsavedTokens {
  readonly #unsaved = new Map<HubId, UnsavedGrant>();
  private readonly writes = new SingleFlight<HubId, CachedConnection | undefined>();

  constructor(
    private readonly repository: HubSpotConnectionRepository,
    private readonly sealedGrants: SealedGrants,
    private readonly cache: ConnectionCache,
    private readonly api: HubSpotOAuthApi,
    private readonly events: HubSpotOAuthEvents,
    private readonly clock: Clock,
    private readonly shutdown: Shutdown,
  ) {}

  /** Returns undefined if the row has changed, and the grant was dropped. */
  async save(row: StoredConnection, grant: CompleteGrant): Promise<CachedConnection | undefined> {
    const { hubId } = row;
    const entry = { row, grant, connection: this.connectionOf(row, grant) };
    this.#unsaved.set(hubId, entry);
    try {
      return await this.write(hubId);
    } catch (error) {
      if (!(error instanceof ConnectionStoreUnavailableError)) {
        this.#unsaved.delete(hubId);
        throw error;
      }
      this.events.emit({ type: 'tokens.unsaved', hubId });
      void this.writeUntilSaved(hubId);
      return this.cache.remember(entry.connection);
    }
  }

  /** Tries to store the account's unsaved grant. Returns its connection if it is still unsaved. */
  async trySave(hubId: HubId): Promise<CachedConnection | undefined> {
    const entry = this.#unsaved.get(hubId);
    if (entry === undefined) return undefined;
    await this.write(hubId).catch(() => undefined);
    return this.#unsaved.has(hubId) ? entry.connection : undefined;
  }

  /** Tries for `timeoutMs` to store everything that is unsaved. */
  async saveAll(timeoutMs: number): Promise<void> {
    const deadlineMs = this.clock.monotonicNow() + timeoutMs;
    while (this.#unsaved.size > 0 && this.clock.monotonicNow() < deadlineMs) {
      await Promise.all([...this.#unsaved.keys()].map((hubId) => this.trySave(hubId)));
      if (this.#unsaved.size > 0) await this.clock.sleep(FIRST_SAVE_PAUSE_MS);
    }
  }

  private async writeUntilSaved(hubId: HubId): Promise<void> {
    let pauseMs = FIRST_SAVE_PAUSE_MS;
    while (this.#unsaved.has(hubId)) {
      try {
        await this.clock.sleep(pauseMs, this.shutdown.signal);
      } catch {
        return; // The application closes, and `saveAll` goes on.
      }
      pauseMs = Math.min(MAX_SAVE_PAUSE_MS, pauseMs * 2);
      await this.write(hubId).catch(() => undefined);
    }
  }

  private write(hubId: HubId): Promise<CachedConnection | undefined> {
    return this.writes.run(hubId, async () => {
      const entry = this.#unsaved.get(hubId);
      if (entry === undefined) return undefined;
      const { row, grant, connection } = entry;
      const { clientId, tokenVersion } = row;
      const tokens = this.sealedGrants.seal(hubId, grant);
      const request = { clientId, hubId, ...tokens, expectedVersion: tokenVersion };
      const saved = await this.repository.saveTokens(request);
      if (!saved) await this.drop(entry);
      this.#unsaved.delete(hubId);
      if (!saved) return undefined;
      this.cache.remember(connection);
      this.events.emit({ type: 'connection.refreshed', connection: connection.connection });
      this.events.emitScopeChange(connection.connection, row.scopes);
      return connection;
    });
  }

  /** A grant that is received after a disconnect is revoked: nothing would use it any more. */
  private async drop({ row, grant, connection }: UnsavedGrant): Promise<void> {
    const { clientId, hubId } = row;
    if (this.cache.get(hubId) === connection) this.cache.forget(hubId);
    const current = await this.repository.find({ clientId, hubId });
    if (current?.status === 'disconnected') await this.api.revoke(grant.refreshToken);
  }

  /** The row as it will be once the grant is stored. */
  private connectionOf(row: StoredConnection, grant: CompleteGrant): CachedConnection {
    const readAtMs = this.clock.monotonicNow();
    const expiresInMs = grant.lifetimeMs - (readAtMs - grant.sentAtMs);
    const storeNow = row.expiresAt - row.expiresInMs;
    const stored: StoredConnection = {
      ...row,
      status: 'active',
      scopes: grant.scopes,
      tokenVersion: row.tokenVersion + 1,
      lifetimeMs: grant.lifetimeMs,
      expiresInMs,
      expiresAt: storeNow + expiresInMs,
    };
    return this.cache.open(stored, grant.accessToken, readAtMs);
  }
}
