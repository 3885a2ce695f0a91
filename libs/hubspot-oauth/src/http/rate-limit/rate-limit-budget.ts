/** What HubSpot said of a rolling limit in the headers of an answer. */
export interface RateLimitHeaders {
  readonly max: string | undefined;
  readonly remaining: string | undefined;
  readonly intervalMs: string | undefined;
}

/** How many calls an interval may hold: as configured, until HubSpot's headers say. */
export class Budget {
  /** What others used up of it, as far as known. */
  private foreign = 0;
  private foreignUntilMs = -Infinity;

  constructor(
    private limit: number,
    public intervalMs: number,
    /** How many instances share it. */
    private readonly instances: number,
  ) {}

  /** @param ours calls of this instance that are counted by HubSpot, or may be soon */
  hasRoom(ours: number, now: number): boolean {
    const foreign = now < this.foreignUntilMs ? this.foreign : 0;
    return (
      ours < Math.max(1, Math.floor(this.limit / this.instances)) && ours + foreign < this.limit
    );
  }

  /** When what is known of others has become too old to count. */
  get forgetsAtMs(): number {
    return this.foreign > 0 ? this.foreignUntilMs : Infinity;
  }

  /** @param oursAtMost how many of this instance's calls HubSpot can have counted */
  learn(headers: RateLimitHeaders, oursAtMost: number, now: number): void {
    const max = Number(headers.max);
    if (headers.max === undefined || !(max > 0)) return;
    this.limit = max;
    const intervalMs = Number(headers.intervalMs);
    if (intervalMs > 0) this.intervalMs = intervalMs;
    const remaining = Number(headers.remaining);
    if (headers.remaining === undefined || !(remaining >= 0)) return;
    this.foreign = Math.max(0, max - remaining - oursAtMost);
    this.foreignUntilMs = now + this.intervalMs;
  }
}
