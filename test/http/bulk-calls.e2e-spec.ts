import { heapInUse } from '../support/heap-in-use.js';
import {
  bootConnectedApp,
  CONTACTS,
  type ConnectedApp,
  HUB_ID,
} from './support/connected-accounts.js';

const CALLS = 3_000;
/** Far shorter than all calls take. */
const MAX_WAIT_MS = 100;
const KILOBYTE = 2 ** 10;
const MEGABYTE = 2 ** 20;

describe('3,000 calls at once', () => {
  let booted: ConnectedApp;

  beforeEach(async () => {
    booted = await bootConnectedApp({
      options: { retries: false, pacing: { callsPerTenSeconds: 20_000, maxWaitMs: MAX_WAIT_MS } },
    });
  });
  afterEach(() => booted.close());

  it('in the background are all served, with little memory for those that wait', async () => {
    const account = booted.http.forAccount(HUB_ID).axiosRef;
    const config = { params: { limit: 1 }, hubSpotCall: { priority: 'background' } } as const;
    await account.get(CONTACTS, config);
    const before = heapInUse();
    const progress = { done: 0, half: 0 };
    const startedAt = performance.now();
    const all = Promise.all(
      Array.from({ length: CALLS }, async () => {
        await account.get(CONTACTS, config);
        progress.done += 1;
        if (progress.done !== CALLS / 2) return;
        booted.emulator.requests.clear();
        progress.half = heapInUse() - before;
      }),
    );
    const waiting = heapInUse() - before;
    await all;
    expect(performance.now() - startedAt).toBeGreaterThan(5 * MAX_WAIT_MS);
    expect(progress.done).toBe(CALLS);
    booted.emulator.requests.clear();
    const after = heapInUse() - before;

    expect(waiting / CALLS).toBeLessThan(10 * KILOBYTE);
    expect(progress.half).toBeLessThan(waiting);
    // Kept responses would take several times as much.
    expect(after).toBeLessThan(10 * MEGABYTE);
  }, 180_000);
});
