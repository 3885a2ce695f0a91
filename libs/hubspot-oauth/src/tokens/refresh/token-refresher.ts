import { Inject, Injectable } from '@nestjs/common';
import {
  HubSpotConnectionRepository,
  type StoredConnection,
} from '../../connections/hubspot-connection.repository.js';
import type { HubId } from '../../connections/hub-id.js';
import {
  HubSpotConnectionNotFoundError,
  HubSpotUnavailableError,
  ReauthorizationRequiredError,
} from '../../errors/connection.errors.js';
import {
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from '../../options/resolved-options.js';
import { Clock } from '../../runtime/clock.js';
import { RandomSource } from '../../runtime/random.js';
import { ClientCircuitBreaker } from './client-circuit-breaker.js';
import type { Lease } from './refresh-lease.js';
import type { CachedConnection } from '../cached-connection.js';
import { ConnectionCache } from '../connection-cache.js';
import { LeasedRefresh } from './leased-refresh.js';
import { SingleFlight } from './single-flight.js';
import { UnsavedTokens } from './unsaved-tokens.js';
import { type TokenRequirement, keyOf, satisfies } from './token-requirement.js';
import { SealedGrants } from '../sealed-grants.js';

const FIRST_POLL_MS = 20;
const POLL_GROWTH = 1.6;
const LONGEST_POLL_MS = 250;
/** How long a store that does not answer may keep a caller from a token that is valid. */
const STORE_PATIENCE_MS = 1_000;

/** What one look at the row led to: a token, or a reason to look again. */
type Look =
  | { readonly kind: 'met'; readonly live: CachedConnection }
  /** Another process is at it, or the fleet backs off; `retryInMs` is when that surely ends. */
  | { readonly kind: 'busy'; readonly retryInMs: number; readonly backsOff: boolean }
  | { readonly kind: 'again' };

/**
 * Gets a token that satisfies a demand: from the row if it is there, else by spending the refresh token
 * under a lease, else by waiting for the process that does. Callers with the same demand share one
 * run, and a run belongs to none of them.
 */
@Injectable()
export class TokenRefresher {
  private readonly runs = new SingleFlight<string, CachedConnection>();
  private readonly inHand = new Set<Promise<CachedConnection>>();

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly vault: SealedGrants,
    private readonly connections: ConnectionCache,
    private readonly grants: UnsavedTokens,
    private readonly flight: LeasedRefresh,
    private readonly gate: ClientCircuitBreaker,
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {}

  obtain(hubId: HubId, demand: TokenRequirement): Promise<CachedConnection> {
    return this.runs.run(`${hubId} ${keyOf(demand)}`, () => this.run(hubId, demand));
  }

  /** Resolves when every refresh in hand has ended, also those that nobody waits for any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.inHand);
  }

  private async run(hubId: HubId, demand: TokenRequirement): Promise<CachedConnection> {
    try {
      return await this.inTime(hubId, demand);
    } catch (error) {
      const known = this.connections.peek(hubId);
      const fallsBack = demand.kind === 'usable' || demand.kind === 'ahead';
      const hopeless =
        error instanceof ReauthorizationRequiredError ||
        error instanceof HubSpotConnectionNotFoundError;
      // A token that is still valid serves while HubSpot or the store is ill.
      if (fallsBack && !hopeless && known && this.clock.monotonicNow() < known.expiresAtMs) {
        this.connections.postponeCheck(known);
        return known;
      }
      throw error;
    }
  }

  /** Bounds the wait, also where the store never answers. What was begun goes on. */
  private async inTime(hubId: HubId, demand: TokenRequirement): Promise<CachedConnection> {
    const known = this.connections.peek(hubId);
    const isComfort = known !== undefined && this.clock.monotonicNow() < known.usableUntilMs;
    const { waitMs } = this.options.refresh;
    const patienceMs =
      isComfort && demand.kind === 'usable' ? STORE_PATIENCE_MS : waitMs + LONGEST_POLL_MS;
    const done = new AbortController();
    const timeUp = this.clock.sleep(patienceMs, done.signal).then(() => {
      throw unavailable(hubId, 0);
    });
    try {
      return await Promise.race([this.track(this.poll(hubId, demand)), timeUp]);
    } finally {
      done.abort();
      timeUp.catch(() => undefined);
    }
  }

  private track(work: Promise<CachedConnection>): Promise<CachedConnection> {
    this.inHand.add(work);
    const forget = () => this.inHand.delete(work);
    work.then(forget, forget);
    return work;
  }

  private async poll(hubId: HubId, demand: TokenRequirement): Promise<CachedConnection> {
    const deadline = this.clock.monotonicNow() + this.options.refresh.waitMs;
    let versionAtStart: number | undefined;
    let backedOffUntil: number | undefined;
    for (
      let pauseMs = FIRST_POLL_MS;
      ;
      pauseMs = Math.min(LONGEST_POLL_MS, pauseMs * POLL_GROWTH)
    ) {
      const now = this.clock.monotonicNow();
      const held = await this.grants.settle(hubId);
      if (held !== undefined) return held;
      const { row, live } = await this.connections.load(hubId);
      const connected = this.assertConnected(hubId, demand, row);
      versionAtStart ??= connected.tokenVersion;
      const look = await this.look(demand, connected, live, versionAtStart);
      if (look.kind === 'met') return look.live;
      if (look.kind === 'again') continue;

      const until = now + look.retryInMs;
      // A back-off that began after this run did: somebody's attempt failed on its behalf already.
      const failedMeanwhile =
        look.backsOff &&
        backedOffUntil !== undefined &&
        until > backedOffUntil + connected.backOffMs / 2;
      backedOffUntil ??= look.backsOff ? until : now;
      if (failedMeanwhile || (look.backsOff && until > deadline) || now >= deadline) {
        throw unavailable(hubId, look.retryInMs);
      }
      if (demand.kind === 'ahead') throw unavailable(hubId, look.retryInMs);
      const jitter = 0.75 + this.random.fraction() / 2;
      await this.clock.sleep(Math.min(pauseMs * jitter, Math.max(0, deadline - now)));
    }
  }

  private async look(
    demand: TokenRequirement,
    row: StoredConnection,
    live: CachedConnection | undefined,
    versionAtStart: number,
  ): Promise<Look> {
    if (live !== undefined && satisfies(demand, live, this.clock.monotonicNow(), versionAtStart)) {
      return { kind: 'met', live };
    }
    if (row.leaseOwner !== null && row.leaseEndsInMs > 0) {
      return { kind: 'busy', retryInMs: row.leaseEndsInMs, backsOff: false };
    }
    if (row.notBeforeInMs > 0) {
      return { kind: 'busy', retryInMs: row.notBeforeInMs, backsOff: true };
    }
    this.gate.enter();
    const lease = await this.take(demand, row);
    if (lease === undefined) return { kind: 'busy', retryInMs: 0, backsOff: false };
    const refreshed = await this.flight.run(lease);
    return refreshed === undefined ? { kind: 'again' } : { kind: 'met', live: refreshed };
  }

  private async take(demand: TokenRequirement, row: StoredConnection): Promise<Lease | undefined> {
    const owner = this.random.uuid();
    const { leaseMs } = this.options.refresh;
    const endsAtMs = this.clock.monotonicNow() + leaseMs;
    const taken = await this.repository.takeLease({
      ...this.vault.keyOf(row.hubId),
      tokenVersion: row.tokenVersion,
      owner,
      leaseMs,
      // HubSpot's own incidents must not cost an install: an explicit refresh may try a dead grant.
      statuses: demand.kind === 'explicit' ? ['active', 'reauthorization_required'] : ['active'],
    });
    return taken ? { row, owner, endsAtMs, inherited: row.leaseOwner !== null } : undefined;
  }

  private assertConnected(
    hubId: HubId,
    demand: TokenRequirement,
    row: StoredConnection | undefined,
  ): StoredConnection {
    if (row === undefined || row.status === 'disconnected') {
      throw new HubSpotConnectionNotFoundError(hubId);
    }
    if (row.status === 'reauthorization_required' && demand.kind !== 'explicit') {
      throw new ReauthorizationRequiredError(hubId);
    }
    return row;
  }
}

function unavailable(hubId: HubId, retryInMs: number): HubSpotUnavailableError {
  return new HubSpotUnavailableError(
    `No access token for HubSpot account ${hubId} could be had in time. Try again later.`,
    { hubId, retryAfterMs: Math.max(1_000, Math.ceil(retryInMs)) },
  );
}
