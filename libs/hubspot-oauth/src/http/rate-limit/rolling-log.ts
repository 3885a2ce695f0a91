const FIRST_CAPACITY = 8;

/** Instants in the order in which they came; a ring that grows, so that none of them is moved. */
export class RollingLog {
  private instants = new Float64Array(FIRST_CAPACITY);
  private head = 0;
  private length = 0;

  get size(): number {
    return this.length;
  }

  /** Infinite if there is none. */
  get oldest(): number {
    return this.length === 0 ? Infinity : (this.instants[this.head] ?? Infinity);
  }

  add(instant: number): void {
    if (this.length === this.instants.length) this.grow();
    this.instants[(this.head + this.length) % this.instants.length] = instant;
    this.length += 1;
  }

  /** Forgets what is not later than `instant`. */
  forgetUntil(instant: number): void {
    while (this.oldest <= instant) {
      this.head = (this.head + 1) % this.instants.length;
      this.length -= 1;
    }
  }

  private grow(): void {
    const grown = new Float64Array(this.instants.length * 2);
    grown.set(this.instants.subarray(this.head));
    grown.set(this.instants.subarray(0, this.head), this.instants.length - this.head);
    this.instants = grown;
    this.head = 0;
  }
}
