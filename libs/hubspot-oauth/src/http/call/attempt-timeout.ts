import { TransportFailure } from './transport-failure.js';

/** Ends one attempt, its body included, after a time or when the caller cancels. */
export class AttemptTimeout {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #removeListener: () => void;
  /** Whether the time is over. */
  isOver = false;

  /** @param onCancelled as `OutgoingCall.onCancelled` */
  constructor(
    readonly timeoutMs: number,
    onCancelled: (listener: () => void) => () => void,
  ) {
    this.#removeListener = onCancelled(() => this.#abort(undefined));
    this.#timer = setTimeout(() => {
      this.isOver = true;
      this.#abort(TransportFailure.timedOut(timeoutMs));
    }, timeoutMs);
    this.#timer.unref();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The attempt has ended, there is nothing left to abort. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#removeListener();
  }

  #abort(reason: unknown): void {
    this.clear();
    this.#controller.abort(reason);
  }
}
