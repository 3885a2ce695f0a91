import type { Clock } from '../../runtime/clock.js';
import type { Budget, RateLimitHeaders } from './rate-limit-budget.js';
import { RollingLog } from './rolling-log.js';

/** A call's place among those that are under way; given back once, when its answer is there. */
export interface Permit {
  /** @param headers what HubSpot answered; left out if it did not */
  end(headers?: RateLimitHeaders): void;
  /** Nothing was sent. */
  cancel(): void;
  /** HubSpot refused: nobody goes for so long. */
  rest(durationMs: number): void;
}

/**
 * Calls that share one rolling limit, first come first served. A call counts from the moment it is
 * sent until one interval after its answer: HubSpot counted it in between, so it never counts less.
 */
export class RollingWindowLimiter {
  private readonly log = new RollingLog();
  private readonly waiting: (() => void)[] = [];
  private inFlight = 0;
  private started = 0;
  private restsUntilMs = -Infinity;
  private alarm: { readonly atMs: number; readonly off: AbortController } | undefined;

  constructor(
    private readonly budget: Budget,
    private readonly clock: Clock,
  ) {}

  get queued(): number {
    return this.waiting.length;
  }

  /** Undefined: it has to wait. */
  enter(now = this.clock.monotonicNow()): Permit | undefined {
    return this.waiting.length === 0 && this.hasRoom(now) ? this.start() : undefined;
  }

  /** @param first for a call that had its turn before */
  wait(signal: AbortSignal, first: boolean): Promise<Permit> {
    return new Promise((resolve, reject) => {
      const go = () => {
        signal.removeEventListener('abort', leave);
        resolve(this.start());
      };
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(go), 1);
        if (this.waiting.length === 0) this.silence();
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      if (first) this.waiting.unshift(go);
      else this.waiting.push(go);
      this.serve();
    });
  }

  /** Whether forgetting the lane would lose nothing. */
  isIdle(): boolean {
    const now = this.clock.monotonicNow();
    this.log.forgetUntil(now - this.budget.intervalMs);
    return (
      this.inFlight === 0 &&
      this.waiting.length === 0 &&
      this.log.size === 0 &&
      now >= this.restsUntilMs
    );
  }

  private start(): Permit {
    this.inFlight += 1;
    this.started += 1;
    return new WindowPermit(this, this.inFlight + this.log.size, this.started);
  }

  /** @internal For `Permit`. */
  end(occupiedAtStart: number, serial: number, headers: RateLimitHeaders | undefined): void {
    const now = this.clock.monotonicNow();
    this.inFlight -= 1;
    this.log.add(now);
    if (headers !== undefined) {
      this.budget.learn(headers, occupiedAtStart + this.started - serial, now);
    }
    this.serve();
  }

  /** @internal For `Permit`. */
  cancel(): void {
    this.inFlight -= 1;
    this.serve();
  }

  /** @internal For `Permit`. */
  rest(durationMs: number): void {
    this.restsUntilMs = Math.max(this.restsUntilMs, this.clock.monotonicNow() + durationMs);
  }

  private hasRoom(now: number): boolean {
    this.log.forgetUntil(now - this.budget.intervalMs);
    return now >= this.restsUntilMs && this.budget.hasRoom(this.inFlight + this.log.size, now);
  }

  private serve(): void {
    if (this.waiting.length === 0) return;
    const now = this.clock.monotonicNow();
    while (this.waiting.length > 0 && this.hasRoom(now)) this.waiting.shift()?.();
    if (this.waiting.length === 0) this.silence();
    else this.wakeAt(this.nextRoomMs(now), now);
  }

  /** Infinite: an answer has to arrive first. */
  private nextRoomMs(now: number): number {
    if (now < this.restsUntilMs) return this.restsUntilMs;
    return Math.min(this.log.oldest + this.budget.intervalMs, this.budget.forgetsAtMs);
  }

  private wakeAt(atMs: number, now: number): void {
    if (this.alarm?.atMs === atMs) return;
    this.silence();
    if (atMs === Infinity) return;
    const off = new AbortController();
    this.alarm = { atMs, off };
    void this.wake(Math.max(1, atMs - now), off);
  }

  private async wake(afterMs: number, off: AbortController): Promise<void> {
    try {
      await this.clock.sleep(afterMs, off.signal);
    } catch {
      return; // Nobody waits any more, or for another instant.
    }
    if (this.alarm?.off === off) this.alarm = undefined;
    this.serve();
  }

  private silence(): void {
    this.alarm?.off.abort();
    this.alarm = undefined;
  }
}

class WindowPermit implements Permit {
  constructor(
    private readonly limiter: RollingWindowLimiter,
    private readonly occupiedAtStart: number,
    private readonly serial: number,
  ) {}

  end(headers?: RateLimitHeaders): void {
    this.limiter.end(this.occupiedAtStart, this.serial, headers);
  }

  cancel(): void {
    this.limiter.cancel();
  }

  rest(durationMs: number): void {
    this.limiter.rest(durationMs);
  }
}
