import type { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { eventually } from '../../support/eventually.js';

const STEP_MS = 200;

/** Lets time pass whenever something waits for it, until the calls have ended; answers how long. */
export async function passTime(
  clock: ManualClock,
  ...calls: readonly Promise<unknown>[]
): Promise<number> {
  const startedAt = clock.monotonicNow();
  const progress = { settled: false };
  const settle = async () => {
    await Promise.allSettled(calls);
    progress.settled = true;
  };
  void settle();
  while (!progress.settled) {
    await eventually(() => expect(progress.settled || clock.pendingSleeps() > 0).toBe(true));
    if (!progress.settled) clock.advance(STEP_MS);
  }
  return clock.monotonicNow() - startedAt;
}
