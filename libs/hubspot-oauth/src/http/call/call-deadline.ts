import type { Clock } from '../../runtime/clock.js';
import type { OutgoingCall } from './outgoing-call.js';

/** The call's time is up. Not an error of its own: what was waited for says what is missing. */
export const DEADLINE_EXCEEDED = Symbol('time is up');

/** How long a call may take and wait. Costs next to nothing until something has to wait. */
export class CallDeadline {
  readonly startedAtMs: number;

  constructor(
    private readonly call: OutgoingCall<unknown>,
    private readonly clock: Clock,
  ) {
    this.startedAtMs = clock.monotonicNow();
  }

  elapsedMs(): number {
    return this.clock.monotonicNow() - this.startedAtMs;
  }

  /** What is left of the call's time-out; infinite without one. */
  leftMs(): number {
    return this.call.timeoutMs > 0 ? this.call.timeoutMs - this.elapsedMs() : Infinity;
  }

  /** What one attempt may take, in whole milliseconds; 0 without a time-out. */
  leftForSendingMs(): number {
    return this.call.timeoutMs > 0 ? Math.max(1, Math.ceil(this.leftMs())) : 0;
  }

  /**
   * Waits for what `work` promises, at most as long as the call may take.
   *
   * @throws what the client rejects cancelled calls with; `DEADLINE_EXCEEDED`
   */
  async wait<Value>(
    work: (signal: AbortSignal) => Promise<Value>,
    atMostMs = Infinity,
  ): Promise<Value> {
    this.call.throwIfCancelled();
    const ending = new AbortController();
    const done = new AbortController();
    const forgetCancellation = this.call.onCancelled(() => ending.abort(DEADLINE_EXCEEDED));
    const patienceMs = Math.min(atMostMs, this.leftMs());
    if (patienceMs <= 0) ending.abort(DEADLINE_EXCEEDED);
    else if (patienceMs < Infinity) this.endAfter(patienceMs, ending, done.signal);
    try {
      ending.signal.throwIfAborted();
      const value = await work(ending.signal);
      this.call.throwIfCancelled();
      return value;
    } catch (error) {
      this.call.throwIfCancelled();
      throw ending.signal.aborted ? DEADLINE_EXCEEDED : error;
    } finally {
      done.abort();
      forgetCancellation();
    }
  }

  private endAfter(patienceMs: number, ending: AbortController, done: AbortSignal): void {
    this.clock.sleep(patienceMs, done).then(
      () => ending.abort(DEADLINE_EXCEEDED),
      () => undefined,
    );
  }
}
