import { runProcesses } from '../support/run-processes.js';
import type { BulkCallsReport } from './support/bulk-calls.js';

const CALLS = 3_000;
/** Far shorter than all calls take. */
const MAX_WAIT_MS = 100;
const KILOBYTE = 2 ** 10;
const MEGABYTE = 2 ** 20;

describe('3,000 calls at once', () => {
  it('in the background are all served, with little memory for those that wait', async () => {
    const parameters = [String(CALLS), String(MAX_WAIT_MS)];
    const [printed = ''] = await runProcesses(1, 'http/support/bulk-calls.ts', ...parameters);
    const { done, durationMs, waiting, half, after } = JSON.parse(printed) as BulkCallsReport;
    expect(done).toBe(CALLS);
    expect(durationMs).toBeGreaterThan(5 * MAX_WAIT_MS);
    expect(waiting / CALLS).toBeLessThan(10 * KILOBYTE);
    expect(half).toBeLessThan(waiting);
    // Kept responses would take several times as much.
    expect(after).toBeLessThan(10 * MEGABYTE);
  }, 180_000);
});
