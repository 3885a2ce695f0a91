import type { Clock } from '../runtime/clock.js';
import type { RandomSource } from '../runtime/random.js';
import { isContention } from './database-errors.js';

const giveUpAfterMs = 5_000;
const firstPauseMs = 10;
const longestPauseMs = 200;

/**
 * Runs `attempt` again as long as other statements are in its way, with growing, jittered pauses
 * that leave the event loop free. After some seconds the last error is thrown.
 */
export async function retryWhileContended<T>(
  attempt: () => Promise<T>,
  { clock, random }: { readonly clock: Clock; readonly random: RandomSource },
): Promise<T> {
  const deadline = clock.monotonicNow() + giveUpAfterMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isContention(error) || clock.monotonicNow() >= deadline) throw error;
    }
    await clock.sleep(pauseMs * (0.5 + random.fraction()));
  }
}
