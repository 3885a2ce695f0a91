import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  HubSpotConnectionRepository,
  type StoredConnection,
} from '../connections/hubspot-connection.repository.js';
import type { HubId } from '../connections/hub-id.js';
import { HubSpotUnavailableError } from '../errors/connection.errors.js';
import { HubSpotOAuthEvents } from '../events/hubspot-oauth.events.js';
import { HubSpotOAuthApi, type OAuthResult } from '../oauth-api/hubspot-oauth.api.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { RandomSource } from '../runtime/random.js';
import { ConnectionCache } from './connection-cache.js';
import { RefreshTelemetry } from './refresh/refresh-telemetry.js';
import { SealedGrants } from './sealed-grants.js';

const POLL_MS = 50;
/** An access token with less life left than this is refreshed before it is used to uninstall. */
const CALL_MS = 5_000;

/** Ends a connection: first the row forgets, then HubSpot is told. */
@Injectable()
export class Disconnect {
  private readonly logger = new Logger('HubSpotOAuth');

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly vault: SealedGrants,
    private readonly connections: ConnectionCache,
    private readonly api: HubSpotOAuthApi,
    private readonly events: HubSpotOAuthEvents,
    private readonly telemetry: RefreshTelemetry,
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {}

  async disconnect(hubId: HubId, uninstall: boolean): Promise<boolean> {
    const owner = this.random.uuid();
    const row = await this.takeRow(hubId, owner);
    if (row === undefined) return false;
    const tokens = await this.tokensToGiveBack(row, uninstall);
    const forgotten = await this.repository.disconnect({ ...this.vault.keyOf(hubId), owner });
    this.connections.forget(hubId);
    if (!forgotten) return false;
    this.events.emit({ type: 'connection.disconnected', hubId });
    if (tokens.accessToken !== undefined) {
      this.report(hubId, 'uninstall the app', await this.api.uninstall(tokens.accessToken));
    }
    if (tokens.refreshToken !== undefined) {
      this.report(hubId, 'revoke the grant', await this.api.revoke(tokens.refreshToken));
    }
    return true;
  }

  /** Waits for the refresh in hand, so that its answer is not lost between two writes. */
  private async takeRow(hubId: HubId, owner: string): Promise<StoredConnection | undefined> {
    const { leaseMs } = this.options.refresh;
    const key = this.vault.keyOf(hubId);
    const deadline = this.clock.monotonicNow() + leaseMs + 10 * POLL_MS;
    for (;;) {
      if (await this.repository.takeLeaseToDisconnect({ ...key, owner, leaseMs })) {
        return this.repository.find(key);
      }
      const row = await this.repository.find(key);
      if (row === undefined || row.status === 'disconnected') return undefined;
      if (this.clock.monotonicNow() >= deadline) {
        throw new HubSpotUnavailableError(
          `HubSpot account ${hubId} could not be disconnected: its tokens are being refreshed again and again. Try again.`,
          { hubId, retryAfterMs: leaseMs },
        );
      }
      await this.clock.sleep(POLL_MS);
    }
  }

  /** What HubSpot is told with, opened before the row forgets it. An unreadable token stops nothing. */
  private async tokensToGiveBack(
    row: StoredConnection,
    uninstall: boolean,
  ): Promise<{ readonly accessToken?: string; readonly refreshToken?: string }> {
    try {
      const refreshToken = this.vault.refreshTokenOf(row);
      if (!uninstall) return { refreshToken };
      if (row.expiresInMs > CALL_MS)
        return { accessToken: this.vault.accessTokenOf(row), refreshToken };
      const refreshed = await this.telemetry.observe(row.hubId, () =>
        this.api.refresh(refreshToken),
      );
      if (!refreshed.ok) {
        this.report(row.hubId, 'refresh the token to uninstall with', refreshed);
        return { refreshToken };
      }
      const { accessToken, refreshToken: latest = refreshToken } = refreshed.value;
      return { accessToken, refreshToken: latest };
    } catch {
      this.logger.warn(`The stored tokens of HubSpot account ${row.hubId} could not be opened.`);
      return {};
    }
  }

  private report(hubId: HubId, what: string, result: OAuthResult<unknown>): void {
    if (result.ok) return;
    this.logger.warn(
      `HubSpot account ${hubId} is disconnected here, but HubSpot did not ${what} (${result.failure.reason}).`,
    );
  }
}
