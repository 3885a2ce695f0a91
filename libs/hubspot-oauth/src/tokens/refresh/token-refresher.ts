import { Inject, Injectable } from '@nestjs/common';
import {
  HubSpotConnectionRepository,
  type StoredConnection,
} from '../../connections/hubspot-connection.repository.js';
import type { HubId } from '../../connections/hub-id.js';
import {
  ConnectionStoreUnavailableError,
  HubSpotConnectionNotFoundError,
  HubSpotUnavailableError,
  ReauthorizationRequiredError,
} from '../../errors/connection.errors.js';
import { HubSpotOAuthEvents } from '../../events/hubspot-oauth.events.js';
import {
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from '../../options/resolved-options.js';
import { Clock } from '../../runtime/clock.js';
import { linkedController } from '../../runtime/linked-controller.js';
import { RandomSource } from '../../runtime/random.js';
import { Shutdown } from '../../runtime/shutdown.js';
import type { CachedConnection } from '../cached-connection.js';
import { ConnectionCache } from '../connection-cache.js';
import { ClientCircuitBreaker } from './client-circuit-breaker.js';
import { LeasedRefresh } from './leased-refresh.js';
import { RefreshLease } from './refresh-lease.js';
import { MAX_POLL_MS, STORE_TIMEOUT_MS, eagerPauseMs, leaseMs } from './refresh-policy.js';
import { RefreshWait } from './refresh-wait.js';
import { RefreshRate } from './refresh-rate.js';
import { rowState } from './row-state.js';
import { SingleFlight } from './single-flight.js';
import { type TokenRequirement, keyOf } from './token-requirement.js';
import { UnsavedTokens } from './unsaved-tokens.js';

/**
 * Gets a token that satisfies a requirement. Callers with the same requirement share one run, and a
 * run goes on when its callers have stopped waiting.
 */
@Injectable()
export class TokenRefresher {
  private readonly runs = new SingleFlight<string, CachedConnection>();
  private readonly eagerRuns = new SingleFlight<HubId, void>();
  private readonly running = new Set<Promise<CachedConnection>>();

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly cache: ConnectionCache,
    private readonly unsavedTokens: UnsavedTokens,
    private readonly leasedRefresh: LeasedRefresh,
    private readonly rate: RefreshRate,
    private readonly circuitBreaker: ClientCircuitBreaker,
    private readonly events: HubSpotOAuthEvents,
    private readonly clock: Clock,
    private readonly random: RandomSource,
    private readonly shutdown: Shutdown,
  ) {}

  obtain(hubId: HubId, requirement: TokenRequirement): Promise<CachedConnection> {
    return this.runs.run(`${hubId} ${keyOf(requirement)}`, () => this.run(hubId, requirement));
  }

  /**
   * Refreshes a token that is still valid, when the rate of background refreshes allows it. Never
   * rejects: a failure has its event, and the call that finds no valid token gets the error.
   */
  async refreshEagerly(connection: CachedConnection): Promise<void> {
    const pauseMs = eagerPauseMs(connection.lifetimeMs, this.random.fraction());
    connection.nextRefreshAtMs = this.clock.monotonicNow() + pauseMs;
    const { hubId } = connection;
    await this.eagerRuns.run(hubId, () => this.rate.run(() => this.startEagerRefresh(hubId)));
  }

  /** Returns undefined if the token was refreshed by a caller or another process in the meantime. */
  private startEagerRefresh(hubId: HubId): Promise<CachedConnection> | undefined {
    const cached = this.cache.get(hubId);
    const isDue = cached !== undefined && this.clock.monotonicNow() >= cached.eagerRefreshFromMs;
    return isDue ? this.obtain(hubId, { kind: 'eager' }) : undefined;
  }

  /** Resolves when every refresh has ended, including those that no caller waits for. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.running);
  }

  /** Falls back to a token that is still valid if HubSpot or the store is down. */
  private async run(hubId: HubId, requirement: TokenRequirement): Promise<CachedConnection> {
    const cachedAtStart = this.cache.get(hubId);
    try {
      return await this.withTimeout(hubId, requirement, cachedAtStart);
    } catch (error) {
      if (isPermanent(error) || !mayFallBack(requirement)) throw error;
      const cached = this.cache.get(hubId) ?? cachedAtStart;
      if (cached === undefined || this.clock.monotonicNow() >= cached.expiresAtMs) throw error;
      this.cache.postponeCheck(cached);
      return cached;
    }
  }

  /** Bounds the wait even if the store never responds. What has begun goes on. */
  private async withTimeout(
    hubId: HubId,
    requirement: TokenRequirement,
    cached: CachedConnection | undefined,
  ): Promise<CachedConnection> {
    const hasUsableToken = cached !== undefined && this.clock.monotonicNow() < cached.usableUntilMs;
    const timeoutMs =
      hasUsableToken && requirement.kind === 'usable'
        ? STORE_TIMEOUT_MS
        : this.options.refresh.waitMs + MAX_POLL_MS;
    const done = linkedController(this.shutdown.signal);
    const store = { isReading: true };
    const timeUp = this.clock.sleep(timeoutMs, done.signal).then(() => {
      throw store.isReading ? storeTimedOut(timeoutMs) : tokenTimedOut(hubId, 0);
    });
    try {
      return await Promise.race([this.track(this.poll(hubId, requirement, store)), timeUp]);
    } finally {
      done.abort();
      timeUp.catch(() => undefined);
    }
  }

  private track(work: Promise<CachedConnection>): Promise<CachedConnection> {
    this.running.add(work);
    const forget = () => this.running.delete(work);
    work.then(forget, forget);
    return work;
  }

  /**
   * Reads the row until it holds a token that satisfies the requirement:
   *
   * | state of the row | next step                                                                |
   * | ---------------- | ------------------------------------------------------------------------ |
   * | `satisfied`      | return the token                                                         |
   * | `free`           | take the lease and refresh; if the lease is taken meanwhile, as `leased` |
   * | `leased`         | pause, read again; fail after `refresh.waitMs`                           |
   * | `paused`         | as `leased`, but fail as soon as waiting is known to be in vain          |
   * | `revoked`        | fail with ReauthorizationRequiredError                                   |
   * | `not_connected`  | fail with HubSpotConnectionNotFoundError                                 |
   *
   * A background refresh does not wait.
   */
  private async poll(
    hubId: HubId,
    requirement: TokenRequirement,
    store: { isReading: boolean },
  ): Promise<CachedConnection> {
    const wait = new RefreshWait(this.clock.monotonicNow() + this.options.refresh.waitMs);
    let versionAtStart: number | undefined;
    for (;;) {
      this.shutdown.signal.throwIfAborted();
      const now = this.clock.monotonicNow();
      store.isReading = true;
      const unsaved = await this.unsavedTokens.trySave(hubId);
      if (unsaved !== undefined) return unsaved;
      const { row, connection } = await this.cache.load(hubId);
      store.isReading = false;
      versionAtStart ??= row?.tokenVersion ?? 0;
      const readAtMs = this.clock.monotonicNow();
      const maxLeaseMs = leaseMs(this.options.refresh.callTimeoutMs);
      const state = rowState(row, connection, requirement, versionAtStart, readAtMs, maxLeaseMs);
      if (state.kind === 'satisfied') return state.connection;
      if (state.kind === 'revoked') throw new ReauthorizationRequiredError(hubId);
      if (state.kind === 'not_connected') throw new HubSpotConnectionNotFoundError(hubId);
      const lease = state.kind === 'free' && (await this.takeLease(state.row, requirement));
      if (lease) {
        const refreshed = await this.leasedRefresh.run(lease, requirement);
        if (refreshed !== undefined) return refreshed;
        continue;
      }
      const pauseMs = wait.nextPauseMs(state, now, this.random.fraction());
      if (requirement.kind === 'eager' || pauseMs === undefined) {
        throw tokenTimedOut(hubId, state.kind === 'free' ? 0 : state.endsInMs);
      }
      await this.clock.sleep(pauseMs, this.shutdown.signal);
    }
  }

  private async takeLease(
    row: StoredConnection,
    requirement: TokenRequirement,
  ): Promise<RefreshLease | undefined> {
    this.circuitBreaker.check();
    const terms = {
      owner: this.random.uuid(),
      leaseMs: leaseMs(this.options.refresh.callTimeoutMs),
    };
    // An incident at HubSpot must not cost an install: an explicit refresh may try a revoked grant.
    const lease = await RefreshLease.take(
      { repository: this.repository, clock: this.clock },
      row,
      terms,
      requirement.kind === 'explicit' ? ['active', 'reauthorization_required'] : ['active'],
    );
    if (lease?.isTakenOver === true) {
      this.events.emit({ type: 'lease.taken_over', hubId: row.hubId });
    }
    return lease;
  }
}

/** A valid token does not help against these. */
function isPermanent(error: unknown): boolean {
  return (
    error instanceof ReauthorizationRequiredError || error instanceof HubSpotConnectionNotFoundError
  );
}

function mayFallBack({ kind }: TokenRequirement): boolean {
  return kind === 'usable' || kind === 'eager';
}

function tokenTimedOut(hubId: HubId, retryInMs: number): HubSpotUnavailableError {
  const retryAfterMs = Math.max(1_000, Math.ceil(retryInMs));
  return new HubSpotUnavailableError(
    `Timed out waiting for an access token for HubSpot account ${hubId}. Retry in ${retryAfterMs} ms.`,
    { hubId, retryAfterMs },
  );
}

function storeTimedOut(timeoutMs: number): ConnectionStoreUnavailableError {
  return new ConnectionStoreUnavailableError({
    cause: new Error(`The store did not respond within ${timeoutMs} ms.`),
  });
}
