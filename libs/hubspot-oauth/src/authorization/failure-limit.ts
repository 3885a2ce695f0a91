import { TooManyFailedInstallsError } from '../errors/authorization.errors.js';
import type { Clock } from '../runtime/clock.js';

const WINDOW_MS = 60_000;
const MAX_FAILURES = 30;

/**
 * Limits how many code exchanges fail per minute in this process. Anybody can send made-up codes to
 * the callback, and each costs a call to HubSpot's token endpoint, which has a rate limit.
 */
export class FailureLimit {
  /** When the failed attempts, and those that are under way, started. */
  private readonly attempts = new Set<{ readonly startedAtMs: number }>();

  constructor(private readonly clock: Clock) {}

  /**
   * Starts an attempt, which counts as failed until `succeed` is called with the result.
   *
   * @throws TooManyFailedInstallsError
   */
  start(): object {
    const now = this.clock.monotonicNow();
    for (const attempt of this.attempts) {
      if (now - attempt.startedAtMs >= WINDOW_MS) this.attempts.delete(attempt);
    }
    const [oldest] = this.attempts;
    if (oldest !== undefined && this.attempts.size >= MAX_FAILURES) {
      throw new TooManyFailedInstallsError(oldest.startedAtMs + WINDOW_MS - now);
    }
    const attempt = { startedAtMs: now };
    this.attempts.add(attempt);
    return attempt;
  }

  succeed(attempt: object): void {
    this.attempts.delete(attempt as { readonly startedAtMs: number });
  }
}
