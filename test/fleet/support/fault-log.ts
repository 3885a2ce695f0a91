/** Which faults were in force when. Times are of `performance.now()`. */
export class FaultLog {
  private readonly faults: { name: string; fromMs: number; toMs: number }[] = [];

  /** How often faults began whose name begins with `prefix`. */
  count(prefix: string): number {
    return this.faults.filter(({ name }) => name.startsWith(prefix)).length;
  }

  /** Notes a fault for as long as `task` runs. */
  async during(name: string, task: () => Promise<unknown>): Promise<void> {
    const fault = { name, fromMs: performance.now(), toMs: Infinity };
    this.faults.push(fault);
    try {
      await task();
    } finally {
      fault.toMs = performance.now();
    }
  }

  /** The names of the faults that were in force between two times. */
  inForce(fromMs: number, toMs: number): string[] {
    return this.faults
      .filter((fault) => fault.fromMs <= toMs && fault.toMs >= fromMs)
      .map(({ name }) => name);
  }
}
