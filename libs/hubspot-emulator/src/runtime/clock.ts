/**
 * The emulator's clock: real time plus an offset that tests can increase. Codes, tokens, rate-limit
 * windows and webhook retries use it.
 */
export class EmulatorClock {
  #offsetMs: number;
  /** @internal Called after every `advance()`. */
  onAdvance: () => void = () => {};

  constructor(offsetMs = 0) {
    this.#offsetMs = offsetMs;
  }

  /** Returns the emulator time in milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Moves the clock forward by `ms` milliseconds. @throws RangeError if `ms` is negative */
  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) {
      throw new RangeError(`The clock only moves forward, got ${ms} ms`);
    }
    this.#offsetMs += ms;
    this.onAdvance();
  }

  /** The offset to real time in milliseconds. */
  get offsetMs(): number {
    return this.#offsetMs;
  }
}
