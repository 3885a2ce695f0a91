import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { type Clock, SystemClock } from './clock.js';

describe.each<[string, () => Clock]>([
  ['SystemClock', () => new SystemClock()],
  ['ManualClock', () => new ManualClock()],
])('the sleep of %s', (_name, create) => {
  it("rejects with the signal's reason", async () => {
    const reason = new Error('a reason');
    const controller = new AbortController();
    const sleep = create().sleep(60_000, controller.signal);
    controller.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    await expect(create().sleep(60_000, controller.signal)).rejects.toBe(reason);
  });
});
