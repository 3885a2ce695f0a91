import { FULL } from './support/scale.js';
import type { StoreName } from './support/fixture.js';
import type { CallPriority } from './support/protocol.js';
import { saturateAccount } from './support/saturation.js';

const STORES: StoreName[] = FULL ? ['SQLite', 'PostgreSQL', 'MariaDB'] : ['PostgreSQL'];
const PROCESSES = FULL ? [1, 4, 16] : [4];
/** Background calls leave a fifth of the limit to interactive ones. */
const MIN_SHARES: [CallPriority, number][] = FULL
  ? [
      ['background', 0.75],
      ['interactive', 0.9],
    ]
  : [['background', 0.75]];
const DURATION_MS = FULL ? 60_000 : 20_000;

describe.each(STORES)('a saturated account on %s', (store) => {
  const runs = MIN_SHARES.flatMap(([priority, minShare]) =>
    PROCESSES.map((processes) => ({ priority, minShare, processes })),
  );
  it.each(runs)(
    'is used by $priority calls of $processes processes within its limit, and by each of them',
    async ({ priority, minShare, processes }) => {
      const result = await saturateAccount(store, {
        processes,
        priority,
        latencyMs: 100,
        durationMs: DURATION_MS,
      });
      const { calls, refused, share, spread, failed, interactiveMs } = result;
      // The processes do not repeat calls that HubSpot refused.
      expect(failed).toBeLessThanOrEqual(priority === 'background' ? 0 : refused);
      expect(refused).toBeLessThanOrEqual(calls * 0.005);
      expect(share).toBeGreaterThanOrEqual(minShare);
      expect(spread).toBeLessThanOrEqual(2);
      const minInteractive = priority === 'background' ? DURATION_MS / 1_000 : -1;
      expect(interactiveMs.length).toBeGreaterThan(minInteractive);
    },
    DURATION_MS + 120_000,
  );
});
