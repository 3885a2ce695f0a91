import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { type HubId, assertHubId } from '../connections/hub-id.js';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { HubSpotOAuthApi } from '../oauth-api/hubspot-oauth.api.js';
import type { TokenDescription } from '../oauth-api/token-response.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { type AdoptableGrant, AdoptGrant } from './adopt-grant.js';
import { AdoptGrants } from './adopt-grants.js';
import type { CachedConnection } from './cached-connection.js';
import { ConnectionCache } from './connection-cache.js';
import { Disconnect } from './disconnect.js';
import type { HubSpotAdoptionOptions, HubSpotAdoptionReport } from './hubspot-adoption.js';
import { hubSpotUnavailable } from './hubspot-unavailable.js';
import { ClientCircuitBreaker } from './refresh/client-circuit-breaker.js';
import { RefreshTelemetry } from './refresh/refresh-telemetry.js';
import { SHUTDOWN_SAVE_MS } from './refresh/refresh-policy.js';
import { TokenRefresher } from './refresh/token-refresher.js';
import type { TokenRequirement } from './refresh/token-requirement.js';
import { UnsavedTokens } from './refresh/unsaved-tokens.js';

export interface GetAccessTokenOptions {
  /** Ends the wait of this caller. A refresh that has begun goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** Returns valid access tokens of connected accounts, and manages their grants. */
@Injectable()
export class HubSpotTokenService implements BeforeApplicationShutdown {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly cache: ConnectionCache,
    private readonly refresher: TokenRefresher,
    private readonly unsavedTokens: UnsavedTokens,
    private readonly disconnection: Disconnect,
    private readonly adoption: AdoptGrant,
    private readonly adoptions: AdoptGrants,
    private readonly api: HubSpotOAuthApi,
    private readonly circuitBreaker: ClientCircuitBreaker,
    private readonly telemetry: RefreshTelemetry,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns an access token of the account that is valid for at least 5 more seconds, or a twentieth
   * of its lifetime if that is shorter: from memory if possible, refreshed in the background before it
   * expires. Waits only if there is no valid one, for `refresh.waitMs` at most. While HubSpot or the
   * database is down, a token is used until it expires.
   *
   * @throws HubSpotConnectionNotFoundError, ReauthorizationRequiredError, HubSpotUnavailableError,
   * HubSpotClientRejectedError, ConnectionStoreUnavailableError, ApplicationShutdownError
   */
  async getAccessToken(hubId: HubId, options: GetAccessTokenOptions = {}): Promise<string> {
    const cached = this.cachedAccessToken(hubId, this.clock.monotonicNow());
    if (cached !== undefined) return cached;
    assertHubId(hubId);
    return untilAborted(() => this.obtain(hubId), options.signal);
  }

  /**
   * Returns the account's token if it is in memory, was compared with its row recently, and is usable.
   *
   * @param now on the monotonic clock
   * @internal
   */
  cachedAccessToken(hubId: HubId, now: number): string | undefined {
    const connection = this.cache.getFresh(hubId, now);
    return connection !== undefined && now < connection.usableUntilMs
      ? this.use(connection, now)
      : undefined;
  }

  /**
   * Refreshes the account's token now. With `rejected` only if that token is still the stored one.
   * Without it in any case, even if the grant is marked as revoked. `signal` ends the wait of this
   * caller, not the refresh.
   *
   * @throws the same errors as `getAccessToken`
   */
  async refresh(
    hubId: HubId,
    options: GetAccessTokenOptions & { readonly rejected?: string | undefined } = {},
  ): Promise<string> {
    assertHubId(hubId);
    const { rejected, signal } = options;
    const requirement: TokenRequirement =
      rejected === undefined ? { kind: 'explicit' } : { kind: 'replacement', rejected };
    const obtain = () => this.refresher.obtain(hubId, requirement);
    return (await untilAborted(obtain, signal)).accessToken;
  }

  /**
   * Returns what HubSpot says about the account's access token (RFC 7662).
   *
   * @throws the same errors as `getAccessToken`
   */
  async introspect(hubId: HubId): Promise<TokenDescription> {
    const result = await this.api.introspect(await this.getAccessToken(hubId), 'access_token');
    if (result.ok) return result.value;
    if (result.failure.kind === 'misconfigured') throw this.circuitBreaker.trip();
    throw hubSpotUnavailable('did not describe the access token', result.failure, hubId);
  }

  /**
   * Deletes the account's tokens and revokes its grant at HubSpot. With `uninstall` the app is
   * removed from the account as well. The tokens are deleted even if HubSpot is down. Returns false
   * if the account was not connected.
   *
   * @throws ConnectionStoreUnavailableError, HubSpotUnavailableError, ApplicationShutdownError
   */
  async disconnect(hubId: HubId, options: { readonly uninstall?: boolean } = {}): Promise<boolean> {
    assertHubId(hubId);
    return this.disconnection.disconnect(hubId, options.uninstall ?? false);
  }

  /**
   * Takes over a grant that another system obtained: refreshes it once, checks its account, and
   * stores it like an install.
   *
   * @throws AccountMismatchError if the grant belongs to another account than `hubId`
   * @throws InvalidRefreshTokenError, HubSpotUnavailableError, HubSpotClientRejectedError,
   * ConnectionStoreUnavailableError
   */
  async adopt(grant: AdoptableGrant): Promise<HubSpotConnection> {
    if (grant.hubId !== undefined) assertHubId(grant.hubId);
    return this.adoption.adopt(grant);
  }

  /**
   * Takes over many grants, each like `adopt` and sent once. Duplicates, accounts that are already
   * connected, revoked grants and temporary failures are reported, and do not end the work.
   *
   * @throws HubSpotClientRejectedError, ConnectionStoreUnavailableError, ApplicationShutdownError,
   * HubSpotConfigurationError if `journalFile` cannot be used, or the reason of `signal`
   */
  async adoptAll(
    source: Iterable<AdoptableGrant> | AsyncIterable<AdoptableGrant>,
    options: HubSpotAdoptionOptions = {},
  ): Promise<HubSpotAdoptionReport> {
    return this.adoptions.adoptAll(source, options);
  }

  /** Lets refreshes that have begun finish, and stores their tokens. */
  async beforeApplicationShutdown(): Promise<void> {
    const { callTimeoutMs } = this.options.refresh;
    const refreshesEnded = new AbortController();
    const timeUp = this.clock.sleep(callTimeoutMs + SHUTDOWN_SAVE_MS, refreshesEnded.signal);
    await Promise.race([this.refresher.idle(), timeUp]);
    refreshesEnded.abort();
    await timeUp.catch(() => undefined);
    await this.unsavedTokens.saveAll(SHUTDOWN_SAVE_MS);
  }

  private async obtain(hubId: HubId): Promise<string> {
    const connection = await this.refresher.obtain(hubId, { kind: 'usable' });
    return this.use(connection, this.clock.monotonicNow());
  }

  private use(connection: CachedConnection, now: number): string {
    connection.usedAtMs = now;
    this.telemetry.tokenUsed(connection.expiresAtMs - now);
    if (now >= connection.nextRefreshAtMs) void this.refresher.refreshEagerly(connection);
    return connection.accessToken;
  }
}

/** Does not start the work if the signal is aborted already: nobody would handle its failure. */
async function untilAborted<Value>(
  work: () => Promise<Value>,
  signal?: AbortSignal,
): Promise<Value> {
  if (signal === undefined) return work();
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
