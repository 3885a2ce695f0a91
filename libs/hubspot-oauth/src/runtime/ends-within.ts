import type { Clock } from './clock.js';

/**
 * Resolves with whether `work` ended within `durationMs`. It may go on after that.
 *
 * @param work never rejects
 */
export async function endsWithin(
  clock: Clock,
  durationMs: number,
  work: Promise<unknown>,
): Promise<boolean> {
  const done = new AbortController();
  const timeUp = clock.sleep(durationMs, done.signal).then(
    () => false,
    () => false,
  );
  const isInTime = await Promise.race([work.then(() => true), timeUp]);
  done.abort();
  return isInTime;
}
