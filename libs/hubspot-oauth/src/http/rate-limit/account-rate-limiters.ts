import { Inject, Injectable, Logger } from '@nestjs/common';
import type { HubId } from '../../connections/hub-id.js';
import { HubSpotConnectionRepository } from '../../connections/hubspot-connection.repository.js';
import { AccountBusyError } from '../../errors/request.errors.js';
import {
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from '../../options/resolved-options.js';
import { Clock } from '../../runtime/clock.js';
import { RandomSource } from '../../runtime/random.js';
import { type CallDeadline, DEADLINE_EXCEEDED } from '../call/call-deadline.js';
import type { OutgoingCall } from '../call/outgoing-call.js';
import { type Fleet, FleetReservation } from './fleet-reservation.js';
import { Budget, type RateLimitHeaders } from './rate-limit-budget.js';
import { SearchSlots } from './search-slots.js';
import { type Permit, RollingWindowLimiter } from './rolling-window-limiter.js';

const INTERVAL_MS = 10_000;
const SEARCH_INTERVAL_MS = 1_000;
/** How often the limiters of idle accounts are removed. */
const SWEEP_MS = 30_000;
/** More waiting interactive calls of one account than this cannot be served within `maxWaitMs`. */
const MAX_QUEUED = 1_000;
const SEARCH = /\/crm\/[^?#]*\/search$/;

/** What a limiter knows of a call. */
type LimitedCall = Pick<OutgoingCall<unknown>, 'hubId' | 'method' | 'path' | 'options'>;

type AccountLimiter = RollingWindowLimiter | SearchSlots;

/** The permit of every call if pacing is off. */
const UNLIMITED: Permit = { release() {}, cancel() {}, rest() {} };

/**
 * Keeps each account's calls within HubSpot's limits before HubSpot has to refuse them. Searches have a
 * limit of their own, and no account waits for another.
 *
 * @see https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
 */
@Injectable()
export class AccountRateLimiters {
  private readonly calls = new Map<HubId, RollingWindowLimiter>();
  private readonly searches = new Map<HubId, AccountLimiter>();
  private readonly instance: string;
  private sweptAtMs = 0;

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly clock: Clock,
    private readonly random: RandomSource,
    private readonly repository: HubSpotConnectionRepository,
  ) {
    this.instance = random.uuid().slice(0, 8);
    if (options.pacing !== false && repository.rateLimits === undefined) {
      new Logger('HubSpotOAuth').warn(
        'The store does not share rate limits (rateLimits): each instance counts its own calls only. Set pacing.instances to the number of instances.',
      );
    }
  }

  /** Returns undefined if the call has to wait: see `acquire`. */
  tryAcquire(call: LimitedCall, now: number): Permit | undefined {
    if (this.options.pacing === false) return UNLIMITED;
    return this.limiterOf(call).tryAcquire(call.options?.priority, now);
  }

  /**
   * Waits for a permit.
   *
   * @param atFront for a retry, which had a permit before
   * @throws AccountBusyError if too many calls wait already, or if the wait takes too long
   */
  async acquire(call: LimitedCall, deadline: CallDeadline, atFront: boolean): Promise<Permit> {
    const { pacing } = this.options;
    if (pacing === false) return UNLIMITED;
    const limiter = this.limiterOf(call);
    const { priority = 'interactive', maxWaitMs } = call.options ?? {};
    const isInteractive = priority === 'interactive';
    if (isInteractive && limiter.queued >= MAX_QUEUED) {
      throw new AccountBusyError(call.hubId, 'queue_full');
    }
    let permit: Permit | undefined;
    const acquire = async (signal: AbortSignal) =>
      (permit = await limiter.acquire(signal, atFront, priority));
    try {
      return await deadline.race(
        acquire,
        maxWaitMs ?? (isInteractive ? pacing.maxWaitMs : Infinity),
      );
    } catch (error) {
      permit?.cancel();
      throw error === DEADLINE_EXCEEDED
        ? new AccountBusyError(call.hubId, 'waited_too_long')
        : error;
    }
  }

  /**
   * Learns from a response to a call of HubSpot's own client, which does not say which call it was.
   *
   * @param restMs how long no call starts, after a 429
   */
  learn(hubId: HubId, headers: RateLimitHeaders | undefined, restMs: number | undefined): void {
    if (headers !== undefined) this.calls.get(hubId)?.learn(headers);
    if (restMs === undefined) return;
    // Responses to searches have no headers about the limit.
    const limiters = headers === undefined ? this.searches : this.calls;
    limiters.get(hubId)?.rest(restMs);
  }

  /** How many limiters are in memory. */
  get size(): number {
    return this.calls.size + this.searches.size;
  }

  private limiterOf(call: LimitedCall): AccountLimiter {
    const { hubId } = call;
    return call.method === 'POST' && SEARCH.test(call.path)
      ? (this.searches.get(hubId) ?? this.add(this.searches, hubId, this.searchLimiter(hubId)))
      : (this.calls.get(hubId) ?? this.add(this.calls, hubId, this.callLimiter(hubId)));
  }

  private add<Limiter>(limiters: Map<HubId, Limiter>, hubId: HubId, limiter: Limiter): Limiter {
    this.sweep();
    limiters.set(hubId, limiter);
    return limiter;
  }

  private callLimiter(hubId: HubId): RollingWindowLimiter {
    const { callsPerTenSeconds, instances } = this.pacing;
    const budget = new Budget(callsPerTenSeconds, INTERVAL_MS, instances);
    const fleet = this.fleet(hubId, 'calls');
    const reservation = fleet && new FleetReservation(fleet, budget);
    return new RollingWindowLimiter(budget, this.clock, reservation);
  }

  private searchLimiter(hubId: HubId): AccountLimiter {
    const { searchesPerSecond, instances } = this.pacing;
    const fleet = this.fleet(hubId, 'searches');
    if (fleet !== undefined) return new SearchSlots(fleet, searchesPerSecond, SEARCH_INTERVAL_MS);
    const budget = new Budget(searchesPerSecond, SEARCH_INTERVAL_MS, instances);
    return new RollingWindowLimiter(budget, this.clock);
  }

  private fleet(hubId: HubId, limit: string): Fleet | undefined {
    const { rateLimits: store } = this.repository;
    if (store === undefined) return undefined;
    const { clock, random, instance } = this;
    const key = { clientId: this.options.clientId, hubId, limit };
    return { store, key, instance, clock, random };
  }

  private get pacing(): Exclude<ResolvedHubSpotOAuthOptions['pacing'], false> {
    const { pacing } = this.options;
    if (pacing === false) throw new TypeError('Pacing is off');
    return pacing;
  }

  /** Only a new account adds a limiter, so that is when those of idle accounts are removed. */
  private sweep(): void {
    const now = this.clock.monotonicNow();
    if (now - this.sweptAtMs < SWEEP_MS) return;
    this.sweptAtMs = now;
    for (const limiters of [this.calls, this.searches]) {
      for (const [hubId, limiter] of limiters) if (limiter.isIdle()) limiters.delete(hubId);
    }
  }
}
