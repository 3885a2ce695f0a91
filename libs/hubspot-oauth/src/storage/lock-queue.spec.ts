import { LockQueue } from './lock-queue.js';

const LOCKED = new Error('database is locked');
const isLock = (error: unknown) => error === LOCKED;

/** A statement that ends when it is told to. */
class Statement {
  isRunning = false;
  resolve!: (value: string) => void;
  reject!: (error: unknown) => void;
  private readonly ended = new Promise<string>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  readonly run = (): Promise<string> => {
    this.isRunning = true;
    return this.ended;
  };
}

/** Lets everything run that does not wait for a statement. */
async function runPendingTasks(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('LockQueue', () => {
  let queue: LockQueue;
  beforeEach(() => {
    queue = new LockQueue();
  });

  it('runs the first statement at once, and the next ones in their order', async () => {
    const [first, second, third] = [new Statement(), new Statement(), new Statement()];
    const results = [first, second, third].map(({ run }) => queue.run(run, () => false, isLock));
    expect(first.isRunning).toBe(true);
    await runPendingTasks();
    expect([second.isRunning, third.isRunning]).toEqual([false, false]);
    first.resolve('first');
    await runPendingTasks();
    expect([second.isRunning, third.isRunning]).toEqual([true, false]);
    second.resolve('second');
    third.resolve('third');
    expect(await Promise.all(results)).toEqual(['first', 'second', 'third']);
  });

  it('runs a statement at once when those before have ended', async () => {
    const [first, second] = [new Statement(), new Statement()];
    const before = queue.run(first.run, () => false, isLock);
    first.resolve('first');
    await before;
    await runPendingTasks();
    void queue.run(second.run, () => false, isLock);
    expect(second.isRunning).toBe(true);
  });

  it('fails a statement that waited too long with the error of the lock, without a try', async () => {
    const [first, second, third] = [new Statement(), new Statement(), new Statement()];
    const failed = queue.run(first.run, () => false, isLock).catch((error: unknown) => error);
    const late = queue.run(second.run, () => true, isLock).catch((error: unknown) => error);
    const inTime = queue.run(third.run, () => false, isLock);
    first.reject(LOCKED);
    third.resolve('third');
    expect(await failed).toBe(LOCKED);
    expect(await late).toBe(LOCKED);
    expect(second.isRunning).toBe(false);
    expect(await inTime).toBe('third');
  });

  it.each([
    ['another error', (first: Statement) => first.reject(new Error('syntax'))],
    ['a success', (first: Statement) => first.resolve('first')],
  ])('tries a late statement after %s', async (_name, end) => {
    const [first, second] = [new Statement(), new Statement()];
    const before = queue.run(first.run, () => false, isLock).catch(() => undefined);
    const late = queue.run(second.run, () => true, isLock);
    end(first);
    second.resolve('second');
    await before;
    expect(await late).toBe('second');
  });

  it('tries again once the lock is gone', async () => {
    const [first, second, third] = [new Statement(), new Statement(), new Statement()];
    const failed = queue.run(first.run, () => false, isLock).catch((error: unknown) => error);
    const next = queue.run(second.run, () => false, isLock);
    const late = queue.run(third.run, () => true, isLock);
    first.reject(LOCKED);
    second.resolve('second');
    third.resolve('third');
    expect(await failed).toBe(LOCKED);
    expect(await Promise.all([next, late])).toEqual(['second', 'third']);
  });
});
