import { setTimeout as delay } from 'node:timers/promises';
import { Clock } from 'nestjs-hubspot-oauth';

/** A clock of real time that a test can set forward. `sleep` takes real time. */
export class OffsetClock extends Clock {
  private offsetMs = 0;

  advance(durationMs: number): void {
    this.offsetMs += durationMs;
  }

  override now(): number {
    return Date.now() + this.offsetMs;
  }

  override monotonicNow(): number {
    return performance.now() + this.offsetMs;
  }

  override async sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    await delay(durationMs, undefined, { signal });
  }
}
