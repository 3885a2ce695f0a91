import { setTimeout as delay } from 'node:timers/promises';

/** Repeats an assertion until it holds. Throws its error after `withinMs`. */
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
