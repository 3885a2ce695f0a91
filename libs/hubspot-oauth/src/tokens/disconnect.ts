import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  HubSpotConnectionRepository,
  type StoredConnection,
} from '../connections/hubspot-connection.repository.js';
import type { HubId } from '../connections/hub-id.js';
import { UnsealError } from '../errors/configuration.errors.js';
import { HubSpotUnavailableError } from '../errors/connection.errors.js';
import { HubSpotOAuthEvents } from '../events/hubspot-oauth.events.js';
import { HubSpotOAuthApi, type OAuthResult } from '../oauth-api/hubspot-oauth.api.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { RandomSource } from '../runtime/random.js';
import { Shutdown } from '../runtime/shutdown.js';
import { ConnectionCache } from './connection-cache.js';
import { leaseMs } from './refresh/refresh-policy.js';
import { RefreshTelemetry } from './refresh/refresh-telemetry.js';
import { SealedGrants } from './sealed-grants.js';

const POLL_MS = 50;
/** An access token that expires sooner than this is refreshed before it is used to uninstall. */
const MIN_LIFETIME_MS = 5_000;
/** How far the clocks of HubSpot and of the database may be apart. */
const MAX_CLOCK_DIFFERENCE_MS = 10 * 60_000;

interface GrantTokens {
  readonly accessToken?: string;
  readonly refreshToken?: string;
}

/** Disconnects an account: first in its row, then at HubSpot. */
@Injectable()
export class Disconnect {
  private readonly logger = new Logger('HubSpotOAuth');

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly sealedGrants: SealedGrants,
    private readonly cache: ConnectionCache,
    private readonly api: HubSpotOAuthApi,
    private readonly events: HubSpotOAuthEvents,
    private readonly telemetry: RefreshTelemetry,
    private readonly clock: Clock,
    private readonly random: RandomSource,
    private readonly shutdown: Shutdown,
  ) {}

  async disconnect(hubId: HubId, uninstall: boolean): Promise<boolean> {
    const { clientId } = this.options;
    const owner = this.random.uuid();
    const row = await this.takeRow(hubId, owner);
    if (row === undefined) return false;
    const tokens = await this.openTokens(row, uninstall);
    const isDisconnected = await this.repository.disconnect({ clientId, hubId, owner });
    this.cache.forget(hubId);
    if (!isDisconnected) return false;
    this.events.emit({ type: 'connection.disconnected', hubId });
    await this.endGrant(hubId, tokens);
    return true;
  }

  /**
   * Marks an account as disconnected that uninstalled the app in HubSpot. Does nothing if it was
   * installed again since. Returns whether the row changed.
   *
   * @param occurredAt when it was uninstalled, by HubSpot's clock
   * @throws HubSpotUnavailableError if HubSpot has to be asked and does not respond
   */
  async markUninstalled(hubId: HubId, occurredAt: number): Promise<boolean> {
    const { clientId } = this.options;
    const found = await this.repository.find({ clientId, hubId });
    if (found === undefined || found.status === 'disconnected') return false;
    const installedAfterMs = found.installedAt - occurredAt;
    if (installedAfterMs > MAX_CLOCK_DIFFERENCE_MS) return false;
    if (installedAfterMs > -MAX_CLOCK_DIFFERENCE_MS && (await this.isGrantActive(found))) {
      return false;
    }
    const owner = this.random.uuid();
    const row = await this.takeRow(hubId, owner);
    if (row === undefined) return false;
    if (row.installedAt !== found.installedAt) {
      await this.repository.releaseLease({ clientId, hubId, owner });
      return false;
    }
    const isDisconnected = await this.repository.disconnect({ clientId, hubId, owner });
    this.cache.forget(hubId);
    if (isDisconnected) {
      this.events.emit({ type: 'connection.disconnected', hubId, reason: 'uninstalled' });
    }
    return isDisconnected;
  }

  /** The clocks of HubSpot and the database differ: only HubSpot knows which of two events came last. */
  private async isGrantActive(row: StoredConnection): Promise<boolean> {
    const token = this.refreshTokenOf(row);
    // It stays connected: until the key is there again its tokens are of no use.
    if (token === undefined) return true;
    const result = await this.api.introspect(token, 'refresh_token');
    if (result.ok) return result.value.active;
    throw new HubSpotUnavailableError(
      `HubSpot does not tell whether account ${row.hubId} has the app installed (${result.failure.reason}).`,
      { hubId: row.hubId, retryAfterMs: result.failure.retryAfterMs ?? 10_000 },
    );
  }

  private refreshTokenOf(row: StoredConnection): string | undefined {
    try {
      return this.sealedGrants.refreshTokenOf(row);
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      this.logger.warn(
        `HubSpot account ${row.hubId} uninstalled the app at about the time of its last install. Whether it is still installed cannot be asked: its stored tokens cannot be opened. It stays connected.`,
      );
      return undefined;
    }
  }

  /** Waits for a refresh that has begun, so that its tokens are not lost between two writes. */
  private async takeRow(hubId: HubId, owner: string): Promise<StoredConnection | undefined> {
    const key = { clientId: this.options.clientId, hubId };
    const durationMs = leaseMs(this.options.refresh.callTimeoutMs);
    const deadlineMs = this.clock.monotonicNow() + durationMs + 10 * POLL_MS;
    for (;;) {
      if (await this.repository.takeLeaseToDisconnect({ ...key, owner, leaseMs: durationMs })) {
        return this.repository.find(key);
      }
      const row = await this.repository.find(key);
      if (row === undefined || row.status === 'disconnected') return undefined;
      if (this.clock.monotonicNow() >= deadlineMs) {
        throw new HubSpotUnavailableError(
          `Timed out disconnecting HubSpot account ${hubId}: its tokens are being refreshed. Retry in ${durationMs} ms.`,
          { hubId, retryAfterMs: durationMs },
        );
      }
      await this.clock.sleep(POLL_MS, this.shutdown.signal);
    }
  }

  /** What is revoked at HubSpot, opened before the row loses it. Unreadable tokens stop nothing. */
  private async openTokens(row: StoredConnection, uninstall: boolean): Promise<GrantTokens> {
    const { hubId } = row;
    try {
      const refreshToken = this.sealedGrants.refreshTokenOf(row);
      if (!uninstall) return { refreshToken };
      if (row.expiresInMs > MIN_LIFETIME_MS) {
        return { accessToken: this.sealedGrants.accessTokenOf(row), refreshToken };
      }
      const result = await this.telemetry.observe(hubId, 'disconnect', () =>
        this.api.refresh(refreshToken),
      );
      this.report(hubId, 'refresh the token that uninstalls the app', result);
      if (!result.ok) return { refreshToken };
      const { accessToken, refreshToken: latest = refreshToken, hubId: grantedTo } = result.value;
      // With the token of another account the app would be uninstalled there.
      return grantedTo === undefined || grantedTo === hubId
        ? { accessToken, refreshToken: latest }
        : { refreshToken };
    } catch {
      this.logger.warn(
        `The stored tokens of HubSpot account ${hubId} cannot be opened. Its grant was not revoked: uninstall the app in the account.`,
      );
      return {};
    }
  }

  private async endGrant(hubId: HubId, { accessToken, refreshToken }: GrantTokens): Promise<void> {
    if (accessToken !== undefined) {
      const uninstalled = await this.api.uninstall(accessToken);
      this.report(hubId, 'uninstall the app', uninstalled);
    }
    if (refreshToken !== undefined) {
      this.report(hubId, 'revoke the grant', await this.api.revoke(refreshToken));
    }
  }

  private report(hubId: HubId, action: string, result: OAuthResult<unknown>): void {
    if (result.ok) return;
    this.logger.warn(
      `HubSpot account ${hubId} is disconnected from this application, but HubSpot did not ${action} (${result.failure.reason}).`,
    );
  }
}
