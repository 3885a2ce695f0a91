import type { CallPriority } from './rolling-window-limiter.js';
import { type Grant, INTERACTIVE_SHARE } from './reservations.js';

/** HubSpot's headers about a rolling limit. */
export interface RateLimitHeaders {
  readonly max: string | undefined;
  readonly remaining: string | undefined;
  readonly intervalMs: string | undefined;
}

/** A process sends so many calls in an interval without a reservation, one after the other … */
const MAX_UNRESERVED = 5;
/** … while at least this share of the limit remains, as HubSpot's headers say. */
const UNRESERVED_ABOVE = 0.5;

/** How many calls fit into an interval: the configured number, until HubSpot's headers name one. */
export class Budget {
  /** Calls that other processes or apps made and did not reserve, as far as known. */
  private others = 0;
  private learnedUntilMs = -Infinity;
  private remainingShare = 0;
  /** What this process reserved. Undefined if it does not share its limit through a store. */
  private granted: Grant | undefined;
  private grantedUntilMs = -Infinity;

  constructor(
    public limit: number,
    public intervalMs: number,
    /** How many processes share the limit, if it is not shared through a store. */
    private readonly instances: number,
  ) {}

  /** @param own calls of this process that HubSpot counts, or may count soon */
  hasRoom(own: number, now: number, priority: CallPriority = 'interactive'): boolean {
    const others = now < this.learnedUntilMs ? this.others : 0;
    const ofLimit =
      priority === 'interactive' ? this.limit : this.limit - this.share(INTERACTIVE_SHARE);
    return own < this.ownAt(now, priority) && own + others < ofLimit;
  }

  /** Whether a call may be sent without a reservation. None of this process may be in flight. */
  isQuiet(own: number, now: number): boolean {
    const isLearned = now < this.learnedUntilMs;
    if (own === 0) return !isLearned || this.others < this.limit;
    return own < MAX_UNRESERVED && isLearned && this.remainingShare >= UNRESERVED_ABOVE;
  }

  /** A part of what this process may use. 0 if that is less than one call. */
  share(fraction: number): number {
    return Math.floor(this.own * fraction);
  }

  /** The distance of background calls, which are spread over the interval, in milliseconds. */
  get spacingMs(): number {
    return this.intervalMs / (this.granted?.background || this.own);
  }

  /** Whether calls are limited by a grant that has not expired, or by none. */
  hasGrant(now: number): boolean {
    return this.granted === undefined || now < this.grantedUntilMs;
  }

  /** Whether the process uses what it reserved, and not the limit as if it were alone. */
  get isGranted(): boolean {
    return this.granted !== undefined;
  }

  /** When the number of other processes' calls is too old to count; infinite if there are none. */
  get forgetsAtMs(): number {
    return this.others > 0 ? this.learnedUntilMs : Infinity;
  }

  /** Sets what the process reserved; undefined for the limit as if it were alone. */
  grant(grant: Grant | undefined, untilMs = Infinity): void {
    this.granted = grant;
    this.grantedUntilMs = untilMs;
  }

  /** Gives up what is not in the grant. */
  restrict({ calls, background, ...grant }: Grant): void {
    if (this.granted === undefined) return;
    this.granted = {
      ...grant,
      calls: Math.min(this.granted.calls, calls),
      background: Math.min(this.granted.background, background),
    };
  }

  /** @param ownAtMost how many of this process's calls HubSpot can have counted */
  learn(headers: RateLimitHeaders, ownAtMost: number, now: number): void {
    const max = Number(headers.max);
    if (headers.max === undefined || !(max > 0)) return;
    this.limit = max;
    const intervalMs = Number(headers.intervalMs);
    if (intervalMs > 0) this.intervalMs = intervalMs;
    const remaining = Number(headers.remaining);
    if (headers.remaining === undefined || !(remaining >= 0)) return;
    this.remainingShare = remaining / max;
    this.others = Math.max(0, max - remaining - ownAtMost - (this.granted?.others ?? 0));
    this.learnedUntilMs = now + this.intervalMs;
  }

  private ownAt(now: number, priority: CallPriority): number {
    if (this.granted === undefined) {
      return priority === 'interactive' ? this.own : this.own - this.share(INTERACTIVE_SHARE);
    }
    if (now >= this.grantedUntilMs) return 0;
    const { calls, background } = this.granted;
    return priority === 'interactive' ? calls : Math.min(calls, background);
  }

  private get own(): number {
    return Math.max(1, Math.floor(this.limit / this.instances));
  }
}
