import { Inject, Injectable } from '@nestjs/common';
import type { HubId } from '../../connections/hub-id.js';
import { AccountBusyError } from '../../errors/request.errors.js';
import {
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from '../../options/resolved-options.js';
import { Clock } from '../../runtime/clock.js';
import type { OutgoingCall } from '../call/outgoing-call.js';
import { type CallDeadline, DEADLINE_EXCEEDED } from '../call/call-deadline.js';
import { Budget } from './rate-limit-budget.js';
import { RollingWindowLimiter, type Permit } from './rolling-window-limiter.js';

const INTERVAL_MS = 10_000;
const SEARCH_INTERVAL_MS = 1_000;
/** How often accounts that make no calls any more are looked for. */
const SWEEP_MS = 30_000;
const SEARCH = /\/crm\/[^?#]*\/search$/;

/** What a call does where pacing is switched off. */
const UNPACED: Permit = { end() {}, cancel() {}, rest() {} };

/**
 * Keeps each account's calls within HubSpot's limits before HubSpot has to refuse them. Searches
 * have a limit of their own, and no account waits for another.
 *
 * @see https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
 */
@Injectable()
export class AccountRateLimiters {
  private readonly calls = new Map<HubId, RollingWindowLimiter>();
  private readonly searches = new Map<HubId, RollingWindowLimiter>();
  private sweptAtMs = 0;

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly clock: Clock,
  ) {}

  /** Undefined: the call has to `wait`. */
  enter(call: OutgoingCall<unknown>, now: number): Permit | undefined {
    return this.options.pacing === false ? UNPACED : this.laneOf(call).enter(now);
  }

  /**
   * @param first for a call that had its turn before
   * @throws AccountBusyError if too many wait already, or the wait takes too long
   */
  async wait(call: OutgoingCall<unknown>, patience: CallDeadline, first: boolean): Promise<Permit> {
    const { pacing } = this.options;
    if (pacing === false) return UNPACED;
    const lane = this.laneOf(call);
    if (lane.queued >= pacing.maxQueued) throw new AccountBusyError(call.hubId, 'queue_full');
    let turn: Permit | undefined;
    const takeTurn = async (signal: AbortSignal) => (turn = await lane.wait(signal, first));
    try {
      return await patience.wait(takeTurn, pacing.maxWaitMs);
    } catch (error) {
      turn?.cancel();
      throw error === DEADLINE_EXCEEDED
        ? new AccountBusyError(call.hubId, 'waited_too_long')
        : error;
    }
  }

  /** How many accounts are remembered. */
  get size(): number {
    return this.calls.size + this.searches.size;
  }

  private laneOf(call: OutgoingCall<unknown>): RollingWindowLimiter {
    const lanes = call.method === 'POST' && SEARCH.test(call.path) ? this.searches : this.calls;
    return lanes.get(call.hubId) ?? this.open(lanes, call.hubId);
  }

  private open(lanes: Map<HubId, RollingWindowLimiter>, hubId: HubId): RollingWindowLimiter {
    this.sweep();
    const lane = new RollingWindowLimiter(this.budget(lanes === this.searches), this.clock);
    lanes.set(hubId, lane);
    return lane;
  }

  private budget(ofSearches: boolean): Budget {
    const { pacing } = this.options;
    if (pacing === false) throw new TypeError('Pacing is switched off');
    return ofSearches
      ? new Budget(pacing.searchesPerSecond, SEARCH_INTERVAL_MS, pacing.instances)
      : new Budget(pacing.callsPerTenSeconds, INTERVAL_MS, pacing.instances);
  }

  /** Only a new account makes the maps grow: that is when old ones are forgotten. */
  private sweep(): void {
    const now = this.clock.monotonicNow();
    if (now - this.sweptAtMs < SWEEP_MS) return;
    this.sweptAtMs = now;
    for (const lanes of [this.calls, this.searches]) {
      for (const [hubId, lane] of lanes) if (lane.isIdle()) lanes.delete(hubId);
    }
  }
}
