/** HubSpot's headers about a rolling limit. */
export interface RateLimitHeaders {
  readonly max: string | undefined;
  readonly remaining: string | undefined;
  readonly intervalMs: string | undefined;
}

/** How many calls fit into an interval: the configured number, until HubSpot's headers name one. */
export class Budget {
  /** Calls that other processes or apps made, as far as known. */
  private others = 0;
  private othersUntilMs = -Infinity;

  constructor(
    private limit: number,
    public intervalMs: number,
    /** How many processes share the limit. */
    private readonly instances: number,
  ) {}

  /** @param own calls of this process that HubSpot counts, or may count soon */
  hasRoom(own: number, now: number): boolean {
    const others = now < this.othersUntilMs ? this.others : 0;
    return own < this.own && own + others < this.limit;
  }

  /** A part of what this process may use. 0 if that is less than one call. */
  share(fraction: number): number {
    return Math.floor(this.own * fraction);
  }

  /** The distance of calls that are spread over the interval, in milliseconds. */
  get spacingMs(): number {
    return this.intervalMs / this.own;
  }

  /** When the number of other processes' calls is too old to count; infinite if there are none. */
  get forgetsAtMs(): number {
    return this.others > 0 ? this.othersUntilMs : Infinity;
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
    this.others = Math.max(0, max - remaining - ownAtMost);
    this.othersUntilMs = now + this.intervalMs;
  }

  private get own(): number {
    return Math.max(1, Math.floor(this.limit / this.instances));
  }
}
