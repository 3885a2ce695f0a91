import { setTimeout as delay } from 'node:timers/promises';

/** Where the library takes time from, so that tests can move it. */
export abstract class Clock {
  /** Wall-clock time in milliseconds since 1970-01-01T00:00:00Z. May step. */
  abstract now(): number;
  /** Milliseconds since some fixed point; never steps, never goes back. */
  abstract monotonicNow(): number;
  /** Resolves after `durationMs`; rejects with the signal's reason when it aborts first. */
  abstract sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }

  override monotonicNow(): number {
    return performance.now();
  }

  override async sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    try {
      await delay(durationMs, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // Node rejects with an AbortError of its own.
      throw signal?.aborted ? signal.reason : error;
    }
  }
}
