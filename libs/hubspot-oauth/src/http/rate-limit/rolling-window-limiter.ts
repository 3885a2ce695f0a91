import type { Clock } from '../../runtime/clock.js';
import type { FleetReservation } from './fleet-reservation.js';
import type { Budget, RateLimitHeaders } from './rate-limit-budget.js';
import type { Demand } from './reservations.js';

/** `background` calls leave room for `interactive` ones, which never wait for them. */
export type CallPriority = 'interactive' | 'background';

/** The right to send one call. Give it back once: by `release`, or by `cancel` if nothing was sent. */
export interface Permit {
  /** The call has ended. @param headers of the response; undefined without one */
  release(headers?: RateLimitHeaders): void;
  /** The call does not count. */
  cancel(): void;
  /** HubSpot refused the call for its rate: no call starts for so long. */
  rest(durationMs: number): void;
}

/**
 * Keeps calls within one rolling limit, first come first served. A call counts from the moment it is
 * sent until one interval after its response. HubSpot counted it in between, so this limiter never
 * counts less than HubSpot.
 *
 * Background calls use 80 % of the limit at most, and start evenly spaced: the window of a burst would
 * free its room all at once, an interval later.
 */
export class RollingWindowLimiter {
  /** When calls ended, in order, for the last interval. */
  private readonly ended: number[] = [];
  private readonly waiting: Readonly<Record<CallPriority, (() => void)[]>> = {
    interactive: [],
    background: [],
  };
  private inFlight = 0;
  private started = 0;
  private restsUntilMs = -Infinity;
  private lastBackgroundAtMs = -Infinity;
  private alarm: { readonly atMs: number; readonly off: AbortController } | undefined;

  constructor(
    private readonly budget: Budget,
    private readonly clock: Clock,
    /** What reserves the calls of this process, if processes share the limit. */
    private readonly reservation?: FleetReservation,
  ) {}

  get queued(): number {
    return this.waiting.interactive.length + this.waiting.background.length;
  }

  /** Returns undefined if the call has to wait. */
  tryAcquire(
    priority: CallPriority = 'interactive',
    now = this.clock.monotonicNow(),
  ): Permit | undefined {
    const isFirst =
      priority === 'interactive' ? this.waiting.interactive.length === 0 : this.queued === 0;
    return isFirst && this.hasRoom(priority, now) ? this.start(priority, now) : undefined;
  }

  /**
   * Waits for a permit.
   *
   * @param atFront for a retry, which had a permit before
   */
  acquire(signal: AbortSignal, atFront: boolean, priority: CallPriority = 'interactive') {
    return new Promise<Permit>((resolve, reject) => {
      const queue = this.waiting[priority];
      const start = () => {
        signal.removeEventListener('abort', leave);
        resolve(this.start(priority, this.clock.monotonicNow()));
      };
      const leave = () => {
        queue.splice(queue.indexOf(start), 1);
        if (this.queued === 0) this.clearAlarm();
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      if (atFront) queue.unshift(start);
      else queue.push(start);
      this.serve();
    });
  }

  /** Whether removing this limiter loses nothing. */
  isIdle(): boolean {
    const now = this.clock.monotonicNow();
    this.forget(now);
    return (
      this.inFlight === 0 &&
      this.queued === 0 &&
      this.ended.length === 0 &&
      now >= this.restsUntilMs
    );
  }

  /** @internal For `FleetReservation`. */
  demand(): Demand {
    this.forget(this.clock.monotonicNow());
    const { interactive, background } = this.waiting;
    return {
      occupied: this.occupied,
      interactive: interactive.length,
      background: background.length,
    };
  }

  /** @internal For `Permit`. */
  release(occupiedAtStart: number, serial: number, headers: RateLimitHeaders | undefined): void {
    const now = this.clock.monotonicNow();
    this.inFlight -= 1;
    this.ended.push(now);
    if (headers !== undefined) {
      this.budget.learn(headers, occupiedAtStart + this.started - serial, now);
    }
    this.serve();
  }

  /** Learns from a response whose call is not known. */
  learn(headers: RateLimitHeaders): void {
    const now = this.clock.monotonicNow();
    this.forget(now);
    this.budget.learn(headers, this.inFlight + this.ended.length, now);
    this.serve();
  }

  /** @internal For `Permit`. */
  cancel(): void {
    this.inFlight -= 1;
    this.serve();
  }

  /** HubSpot refused a call for its rate: no call starts for so long. */
  rest(durationMs: number): void {
    this.restsUntilMs = Math.max(this.restsUntilMs, this.clock.monotonicNow() + durationMs);
  }

  private start(priority: CallPriority, now: number): Permit {
    this.inFlight += 1;
    this.started += 1;
    if (priority === 'background') this.lastBackgroundAtMs = now;
    this.reservation?.renewInTime(this, now);
    return new WindowPermit(this, this.occupied, this.started);
  }

  private hasRoom(priority: CallPriority, now: number): boolean {
    if (now < this.restsUntilMs) return false;
    this.forget(now);
    if (priority === 'background' && now < this.nextBackgroundAtMs) return false;
    if (this.budget.hasRoom(this.occupied, now, priority)) return true;
    if (this.reservation === undefined || this.inFlight > 0) return false;
    return this.budget.isQuiet(this.occupied, now);
  }

  private get nextBackgroundAtMs(): number {
    return this.lastBackgroundAtMs + this.budget.spacingMs;
  }

  private get occupied(): number {
    return this.inFlight + this.ended.length;
  }

  private forget(now: number): void {
    const oldest = now - this.budget.intervalMs;
    while ((this.ended[0] ?? Infinity) <= oldest) this.ended.shift();
  }

  /** Starts the waiting calls that have room. */
  serve(): void {
    if (this.queued === 0) return;
    const now = this.clock.monotonicNow();
    for (const priority of ['interactive', 'background'] as const) {
      const queue = this.waiting[priority];
      while (queue.length > 0 && this.hasRoom(priority, now)) queue.shift()?.();
      // No background call starts while an interactive one waits.
      if (queue.length === 0) continue;
      this.reservation?.request(this);
      return this.setAlarm(this.nextChangeMs(now), now);
    }
    this.clearAlarm();
  }

  /** When there may be room next. Infinite: a running call must end first. */
  private nextChangeMs(now: number): number {
    if (now < this.restsUntilMs) return this.restsUntilMs;
    const oldest = (this.ended[0] ?? Infinity) + this.budget.intervalMs;
    const { nextBackgroundAtMs } = this;
    const spaced = nextBackgroundAtMs > now ? nextBackgroundAtMs : Infinity;
    return Math.min(oldest, this.budget.forgetsAtMs, spaced);
  }

  private setAlarm(atMs: number, now: number): void {
    if (this.alarm?.atMs === atMs) return;
    this.clearAlarm();
    if (atMs === Infinity) return;
    const off = new AbortController();
    this.alarm = { atMs, off };
    void this.serveAfter(Math.max(1, atMs - now), off);
  }

  private async serveAfter(durationMs: number, off: AbortController): Promise<void> {
    try {
      await this.clock.sleep(durationMs, off.signal);
    } catch {
      return; // Nobody waits any more, or the alarm was set to another time.
    }
    if (this.alarm?.off === off) this.alarm = undefined;
    this.serve();
  }

  private clearAlarm(): void {
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

  release(headers?: RateLimitHeaders): void {
    this.limiter.release(this.occupiedAtStart, this.serial, headers);
  }

  cancel(): void {
    this.limiter.cancel();
  }

  rest(durationMs: number): void {
    this.limiter.rest(durationMs);
  }
}
