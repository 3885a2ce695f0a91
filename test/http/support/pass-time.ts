import type { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { eventually } from '../../support/eventually.js';

const STEP_MS = 200;

/** Lets time pass whenever something waits for it, until the calls have ended; returns the duration. */
export async function passTime(
  clock: ManualClock,
  ...calls: readonly Promise<unknown>[]
): Promise<number> {
  const startedAt = clock.monotonicNow();
  const progress = { ended: false };
  const awaitCalls = async () => {
    await Promise.allSettled(calls);
    progress.ended = true;
  };
  void awaitCalls();
  while (!progress.ended) {
    await eventually(() => expect(progress.ended || clock.pendingSleeps() > 0).toBe(true));
    if (!progress.ended) clock.advance(STEP_MS);
  }
  return clock.monotonicNow() - startedAt;
}
