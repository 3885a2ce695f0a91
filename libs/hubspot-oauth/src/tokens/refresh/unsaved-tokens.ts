import { Injectable, Logger } from '@nestjs/common';
import type { StoredConnection } from '../../connections/hubspot-connection.repository.js';
import type { HubId } from '../../connections/hub-id.js';
import { ConnectionStoreUnavailableError } from '../../errors/connection.errors.js';
import { HubSpotOAuthEvents } from '../../events/hubspot-oauth.events.js';
import { HubSpotOAuthApi } from '../../oauth-api/hubspot-oauth.api.js';
import { Clock } from '../../runtime/clock.js';
import type { CachedConnection } from '../cached-connection.js';
import { ConnectionCache } from '../connection-cache.js';
import { SingleFlight } from './single-flight.js';
import { type CompleteGrant, SealedGrants } from '../sealed-grants.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

interface HeldGrant {
  readonly row: StoredConnection;
  readonly grant: CompleteGrant;
  readonly live: CachedConnection;
}

/**
 * Stores what spends brought. When the store does not answer, the grant is held in memory, serves
 * this process from there, and is written again until the store takes or refuses it: with
 * single-use refresh tokens it is the only copy there is.
 */
@Injectable()
export class UnsavedTokens {
  private readonly logger = new Logger('HubSpotOAuth');
  private readonly held = new Map<HubId, HeldGrant>();
  private readonly writes = new SingleFlight<HubId, CachedConnection | undefined>();

  constructor(
    private readonly vault: SealedGrants,
    private readonly connections: ConnectionCache,
    private readonly api: HubSpotOAuthApi,
    private readonly events: HubSpotOAuthEvents,
    private readonly clock: Clock,
  ) {}

  /** Undefined: the row has moved on, and the grant was dropped. */
  async store(row: StoredConnection, grant: CompleteGrant): Promise<CachedConnection | undefined> {
    const entry: HeldGrant = { row, grant, live: this.liveFrom(row, grant) };
    this.held.set(row.hubId, entry);
    try {
      return await this.write(row.hubId);
    } catch (error) {
      if (!(error instanceof ConnectionStoreUnavailableError)) {
        this.held.delete(row.hubId);
        throw error;
      }
      this.logger.warn(
        `The new tokens of HubSpot account ${row.hubId} wait in memory: the database does not answer.`,
      );
      void this.writeUntilStored(row.hubId);
      return this.connections.remember(entry.live);
    }
  }

  /** The held grant of an account as a connection, unless the store takes it now. */
  async settle(hubId: HubId): Promise<CachedConnection | undefined> {
    const entry = this.held.get(hubId);
    if (entry === undefined) return undefined;
    await this.write(hubId).catch(() => undefined);
    return this.held.has(hubId) ? entry.live : undefined;
  }

  /** Tries for `timeoutMs` to store everything that is held. */
  async flush(timeoutMs: number): Promise<void> {
    const deadline = this.clock.monotonicNow() + timeoutMs;
    while (this.held.size > 0 && this.clock.monotonicNow() < deadline) {
      await Promise.all([...this.held.keys()].map((hubId) => this.settle(hubId)));
      if (this.held.size > 0) await this.clock.sleep(FIRST_PAUSE_MS);
    }
  }

  private async writeUntilStored(hubId: HubId): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (this.held.has(hubId)) {
      await this.clock.sleep(pauseMs);
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
      await this.write(hubId).catch(() => undefined);
    }
  }

  private write(hubId: HubId): Promise<CachedConnection | undefined> {
    return this.writes.run(hubId, async () => {
      const entry = this.held.get(hubId);
      if (entry === undefined) return undefined;
      const saved = await this.vault.saveSpend(entry.row, entry.grant);
      this.held.delete(hubId);
      if (!saved) {
        await this.drop(entry);
        return undefined;
      }
      this.connections.remember(entry.live);
      this.announce(entry);
      return entry.live;
    });
  }

  /** A grant that arrives after a disconnect must not live on at HubSpot. */
  private async drop({ row, grant, live }: HeldGrant): Promise<void> {
    if (this.connections.peek(row.hubId) === live) this.connections.forget(row.hubId);
    const current = await this.vault.find(row.hubId);
    if (current?.status === 'disconnected') await this.api.revoke(grant.refreshToken);
  }

  private announce({ row, live: { connection } }: HeldGrant): void {
    this.events.emit({ type: 'connection.refreshed', connection });
    this.events.emitScopeChange(connection, row.scopes);
  }

  /** The row as it will be once the grant is stored. */
  private liveFrom(row: StoredConnection, grant: CompleteGrant): CachedConnection {
    const readAtMs = this.clock.monotonicNow();
    const expiresInMs = grant.lifetimeMs - (readAtMs - grant.sentAtMs);
    const storeNow = row.expiresAt - row.expiresInMs;
    return this.connections.open(
      {
        ...row,
        status: 'active',
        scopes: grant.scopes,
        tokenVersion: row.tokenVersion + 1,
        lifetimeMs: grant.lifetimeMs,
        expiresInMs,
        expiresAt: storeNow + expiresInMs,
      },
      grant.accessToken,
      readAtMs,
    );
  }
}
