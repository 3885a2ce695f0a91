import { Clock } from '../runtime/clock.js';

interface Sleep {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is advanced: tests of leases and expiries need not wait. */
export class ManualClock extends Clock {
  private elapsedMs = 0;
  private readonly sleeps = new Set<Sleep>();

  constructor(private readonly startsAt: number = Date.UTC(2026, 0, 1)) {
    super();
  }

  override now(): number {
    return this.startsAt + this.elapsedMs;
  }

  override monotonicNow(): number {
    return this.elapsedMs;
  }

  override sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const sleep = { wakesAt: this.elapsedMs + durationMs, wake: wakeUp };
      const abort = () => {
        this.sleeps.delete(sleep);
        reject(signal?.reason);
      };
      function wakeUp(): void {
        signal?.removeEventListener('abort', abort);
        resolve();
      }
      signal?.addEventListener('abort', abort, { once: true });
      this.sleeps.add(sleep);
    });
  }

  /** Moves the time on and wakes, in their order, the sleeps that end in it. */
  advance(durationMs: number): void {
    this.elapsedMs += durationMs;
    const due = [...this.sleeps].filter(({ wakesAt }) => wakesAt <= this.elapsedMs);
    for (const sleep of due.toSorted((a, b) => a.wakesAt - b.wakesAt)) {
      this.sleeps.delete(sleep);
      sleep.wake();
    }
  }

  /** How many sleeps have not ended yet. */
  pendingSleeps(): number {
    return this.sleeps.size;
  }
}
