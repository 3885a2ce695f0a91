import { setImmediate as immediate } from 'node:timers/promises';
import type { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { eventually } from '../../support/eventually.js';

const STEP_MS = 200;
const TURNS = 20;

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
    // The statements of a reservation take some turns of the event loop, and no time.
    for (let turn = 0; turn < TURNS; turn += 1) await immediate();
    if (!progress.ended) clock.advance(STEP_MS);
  }
  return clock.monotonicNow() - startedAt;
}
