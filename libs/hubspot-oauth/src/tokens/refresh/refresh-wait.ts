import { FIRST_POLL_MS, nextPollMs, pollJitter } from './refresh-policy.js';
import type { RowState } from './row-state.js';

/** How long one caller waits for the refresh of another process, or for the end of a pause. */
export class RefreshWait {
  private pollMs = FIRST_POLL_MS;
  private pauseEndAtStart: number | undefined;

  /** @param deadlineMs on the monotonic clock, as every time here */
  constructor(private readonly deadlineMs: number) {}

  /**
   * Returns the time until the row is read again, or undefined if the caller has to fail: its time is
   * up, the pause ends after that, or the refresh of another caller has failed since this one waits.
   *
   * @param now when the read began that `state` is from
   * @param fraction random, in [0, 1)
   */
  nextPauseMs(state: RowState, now: number, fraction: number): number | undefined {
    if (now >= this.deadlineMs || this.isPausedForTooLong(state, now)) return undefined;
    const pauseMs = Math.min(this.pollMs * pollJitter(fraction), this.deadlineMs - now);
    this.pollMs = nextPollMs(this.pollMs);
    return pauseMs;
  }

  private isPausedForTooLong(state: RowState, now: number): boolean {
    if (state.kind !== 'paused') {
      this.pauseEndAtStart ??= now;
      return false;
    }
    const endsAtMs = now + state.endsInMs;
    this.pauseEndAtStart ??= endsAtMs;
    // Reads of one pause differ by their duration, a new pause by its whole length.
    const isNewPause = endsAtMs > this.pauseEndAtStart + state.row.backOffMs / 2;
    return isNewPause || endsAtMs > this.deadlineMs;
  }
}
