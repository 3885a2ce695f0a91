import type { Clock } from '../../runtime/clock.js';
import type { OutgoingCall } from './outgoing-call.js';

/** The time is over. Not an error: whoever waits throws one that says what it waited for. */
export const DEADLINE_EXCEEDED = Symbol('deadline exceeded');

/** What a deadline knows of its call. */
type TimedCall = Pick<OutgoingCall<unknown>, 'timeoutMs' | 'throwIfCancelled' | 'onCancelled'>;

/** Limits the waits of one call. Costs almost nothing until something waits. */
export class CallDeadline {
  readonly startedAtMs: number;

  /** @param closing aborts when the application closes; its reason is the error of waiting calls */
  constructor(
    private readonly call: TimedCall,
    private readonly clock: Clock,
    private readonly closing: AbortSignal,
  ) {
    this.startedAtMs = clock.monotonicNow();
  }

  elapsedMs(): number {
    return this.clock.monotonicNow() - this.startedAtMs;
  }

  /** What is left of the call's timeout; infinite without one. */
  leftMs(): number {
    return this.call.timeoutMs > 0 ? this.call.timeoutMs - this.elapsedMs() : Infinity;
  }

  /** The timeout of the next attempt, in whole milliseconds; 0 without one. */
  leftForAttemptMs(): number {
    return this.call.timeoutMs > 0 ? Math.max(1, Math.ceil(this.leftMs())) : 0;
  }

  /**
   * Runs `work` until the deadline passes, the caller cancels, or the application closes; its signal
   * aborts then.
   *
   * @throws `DEADLINE_EXCEEDED`, the reason of `closing`, and the error with which the client rejects
   * cancelled calls
   */
  async race<Value>(
    work: (signal: AbortSignal) => Promise<Value>,
    maxMs = Infinity,
  ): Promise<Value> {
    this.call.throwIfCancelled();
    this.closing.throwIfAborted();
    const end = new AbortController();
    const done = new AbortController();
    const removeListener = this.call.onCancelled(() => end.abort());
    const onClosing = () => end.abort(this.closing.reason);
    this.closing.addEventListener('abort', onClosing);
    const timeoutMs = Math.min(maxMs, this.leftMs());
    if (timeoutMs <= 0) end.abort(DEADLINE_EXCEEDED);
    else if (timeoutMs < Infinity) this.abortAfter(timeoutMs, end, done.signal);
    try {
      end.signal.throwIfAborted();
      const value = await work(end.signal);
      this.call.throwIfCancelled();
      return value;
    } catch (error) {
      this.call.throwIfCancelled();
      throw end.signal.aborted ? end.signal.reason : error;
    } finally {
      done.abort();
      removeListener();
      this.closing.removeEventListener('abort', onClosing);
    }
  }

  private abortAfter(timeoutMs: number, end: AbortController, done: AbortSignal): void {
    this.clock.sleep(timeoutMs, done).then(
      () => end.abort(DEADLINE_EXCEEDED),
      () => undefined,
    );
  }
}
