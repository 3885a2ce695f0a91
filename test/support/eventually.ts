import { setTimeout as delay } from 'node:timers/promises';

/** Runs an assertion until it holds, for at most `withinMs`; then its failure is the test's. */
export async function eventually(
  assertion: () => void | Promise<void>,
  withinMs = 5_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
    }
    await delay(5);
  }
}
