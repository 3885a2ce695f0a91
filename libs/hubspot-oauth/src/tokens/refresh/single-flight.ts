/** Lets concurrent callers with the same key share one run of a task. */
export class SingleFlight<Key, Value> {
  private readonly running = new Map<Key, Promise<Value>>();

  run(key: Key, task: () => Promise<Value>): Promise<Value> {
    const existing = this.running.get(key);
    if (existing !== undefined) return existing;
    const started = task().finally(() => this.running.delete(key));
    this.running.set(key, started);
    return started;
  }
}
