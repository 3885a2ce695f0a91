import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { HubId } from '../connections/hub-id.js';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { BackgroundRefresh } from './refresh/background-refresh.js';
import { Disconnect } from './disconnect.js';
import { type AdoptableGrant, AdoptGrant } from './adopt-grant.js';
import type { CachedConnection } from './cached-connection.js';
import { ConnectionCache } from './connection-cache.js';
import { UnsavedTokens } from './refresh/unsaved-tokens.js';
import { TokenIntrospection, type HubSpotTokenDescription } from './token-introspection.js';
import { TokenRefresher } from './refresh/token-refresher.js';

const SHUTDOWN_PATIENCE_MS = 5_000;

export interface GetAccessTokenOptions {
  /** Ends this caller's waiting. A refresh in hand goes on: it belongs to no caller. */
  readonly signal?: AbortSignal | undefined;
}

/** Valid access tokens of connected accounts, and what else can be done with their grants. */
@Injectable()
export class HubSpotTokenService implements BeforeApplicationShutdown {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly connections: ConnectionCache,
    private readonly refresher: TokenRefresher,
    private readonly grants: UnsavedTokens,
    private readonly introspection: TokenIntrospection,
    private readonly disconnection: Disconnect,
    private readonly adoption: AdoptGrant,
    private readonly background: BackgroundRefresh,
    private readonly clock: Clock,
  ) {}

  /**
   * An access token of the account that outlasts a call. From memory where possible; refreshed in
   * the background ahead of its expiry; waits only when there is no valid one, at most
   * `refresh.waitMs`.
   *
   * @throws HubSpotConnectionNotFoundError, ReauthorizationRequiredError, HubSpotUnavailableError,
   * HubSpotClientRejectedError, ConnectionStoreUnavailableError
   */
  async getAccessToken(hubId: HubId, options: GetAccessTokenOptions = {}): Promise<string> {
    const cached = this.cachedAccessToken(hubId, this.clock.monotonicNow());
    if (cached !== undefined) return cached;
    return untilAborted(this.obtain(hubId), options.signal);
  }

  /**
   * The account's token if it is in memory, checked lately, and outlasts a call that begins `now`,
   * by the monotonic clock.
   *
   * @internal
   */
  cachedAccessToken(hubId: HubId, now: number): string | undefined {
    const live = this.connections.recent(hubId, now);
    return live !== undefined && now < live.usableUntilMs ? this.use(live, now) : undefined;
  }

  /**
   * Refreshes the account's token now. With `rejected` only if that token is still the stored one;
   * without it in any case, and even for a grant that counts as dead. `signal` ends this caller's
   * waiting, not the refresh.
   *
   * @throws as `getAccessToken`
   */
  async refresh(
    hubId: HubId,
    options: GetAccessTokenOptions & { readonly rejected?: string | undefined } = {},
  ): Promise<string> {
    const { rejected, signal } = options;
    const refreshed = this.refresher.obtain(
      hubId,
      rejected === undefined ? { kind: 'explicit' } : { kind: 'replacement', rejected },
    );
    return (await untilAborted(refreshed, signal)).accessToken;
  }

  /**
   * What HubSpot says of the account's access token (RFC 7662).
   *
   * @throws as `getAccessToken`, and UnexpectedHubSpotResponseError
   */
  async introspect(hubId: HubId): Promise<HubSpotTokenDescription> {
    return this.introspection.describe(hubId, await this.getAccessToken(hubId));
  }

  /**
   * Forgets the account's tokens and revokes its grant at HubSpot; with `uninstall` the app is
   * removed from the account as well. HubSpot being down does not stop the forgetting. Answers
   * false if the account was not connected.
   */
  disconnect(hubId: HubId, options: { readonly uninstall?: boolean } = {}): Promise<boolean> {
    return this.disconnection.disconnect(hubId, options.uninstall ?? false);
  }

  /**
   * Takes over a grant that another system obtained: spends its refresh token once, checks the
   * account, and stores it like an install.
   *
   * @throws AccountMismatchError if the grant is of another account than `hubId`
   * @throws InvalidRefreshTokenError, HubSpotUnavailableError, HubSpotClientRejectedError
   */
  adopt(grant: AdoptableGrant): Promise<HubSpotConnection> {
    return this.adoption.adopt(grant);
  }

  /** Lets the refresh in hand end and be stored. */
  async beforeApplicationShutdown(): Promise<void> {
    const { callTimeoutMs } = this.options.refresh;
    const settled = new AbortController();
    const patience = this.clock.sleep(callTimeoutMs + SHUTDOWN_PATIENCE_MS, settled.signal);
    await Promise.race([this.refresher.settled(), patience]);
    settled.abort();
    await patience.catch(() => undefined);
    await this.grants.flush(SHUTDOWN_PATIENCE_MS);
  }

  private async obtain(hubId: HubId): Promise<string> {
    const live = await this.refresher.obtain(hubId, { kind: 'usable' });
    return this.use(live, this.clock.monotonicNow());
  }

  private use(live: CachedConnection, now: number): string {
    live.usedAtMs = now;
    if (now >= live.nextRefreshAtMs) void this.background.refresh(live);
    return live.accessToken;
  }
}

async function untilAborted<Value>(work: Promise<Value>, signal?: AbortSignal): Promise<Value> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
