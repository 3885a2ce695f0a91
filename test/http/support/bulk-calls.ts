// Makes many calls for one account at once, and prints what they took. In a process of its own, because
// the heap of Jest's processes also has what other tests leave.
import { heapInUse } from '../../support/heap-in-use.js';
import { bootConnectedApp, CONTACTS, HUB_ID } from './connected-accounts.js';

export interface BulkCallsReport {
  readonly done: number;
  readonly durationMs: number;
  /** Bytes of the heap while all calls wait, when half of them are done, and afterwards. */
  readonly waiting: number;
  readonly half: number;
  readonly after: number;
}

const [calls = 0, maxWaitMs = 0] = process.argv.slice(2).map(Number);
const booted = await bootConnectedApp({
  options: { retries: false, pacing: { callsPerTenSeconds: 20_000, maxWaitMs } },
});
const account = booted.http.forAccount(HUB_ID).axiosRef;
const config = { params: { limit: 1 }, hubSpotCall: { priority: 'background' } } as const;
await account.get(CONTACTS, config);
const before = heapInUse();
let done = 0;
let half = 0;
const startedAt = performance.now();
const all = Promise.all(
  Array.from({ length: calls }, async () => {
    await account.get(CONTACTS, config);
    done += 1;
    if (done !== calls / 2) return;
    booted.emulator.requests.clear();
    half = heapInUse() - before;
  }),
);
const waiting = heapInUse() - before;
await all;
const durationMs = performance.now() - startedAt;
booted.emulator.requests.clear();
const after = heapInUse() - before;
await booted.close();
const report: BulkCallsReport = { done, durationMs, waiting, half, after };
process.stdout.write(JSON.stringify(report));
