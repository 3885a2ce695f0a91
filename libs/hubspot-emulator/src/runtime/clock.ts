/**
 * The emulator's time: real time plus an offset that tests move forward. Codes and tokens expire
 * and rate-limit windows roll by this clock.
 */
export class EmulatorClock {
  #offsetMs: number;

  constructor(offsetMs = 0) {
    this.#offsetMs = offsetMs;
  }

  /** Milliseconds since the epoch, as the emulator sees it. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Moves the clock forward by `ms` milliseconds; it runs on from there in real time. */
  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) {
      throw new RangeError(`The clock only moves forward: got ${ms} ms`);
    }
    this.#offsetMs += ms;
  }

  /** How far this clock is ahead of real time, in milliseconds. */
  get offsetMs(): number {
    return this.#offsetMs;
  }
}
