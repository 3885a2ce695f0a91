import { FULL } from './support/scale.js';
import type { StoreName } from './support/fixture.js';
import { saturateAccount } from './support/saturation.js';

const STORES: StoreName[] = FULL ? ['SQLite', 'PostgreSQL', 'MariaDB'] : ['PostgreSQL'];
const PROCESSES = FULL ? [1, 4, 16] : [4];
const DURATION_MS = FULL ? 60_000 : 20_000;

describe.each(STORES)('a saturated account on %s', (store) => {
  it.each(PROCESSES)(
    'is used by %i processes within its limit, and by each of them',
    async (processes) => {
      const result = await saturateAccount(store, {
        processes,
        priority: 'background',
        latencyMs: 100,
        durationMs: DURATION_MS,
      });
      const { calls, refused, share, spread, failed, interactiveMs } = result;
      expect(failed).toBe(0);
      expect(refused).toBeLessThanOrEqual(calls * 0.005);
      expect(share).toBeGreaterThanOrEqual(FULL ? 0.9 : 0.75);
      expect(spread).toBeLessThanOrEqual(2);
      expect(interactiveMs.length).toBeGreaterThan(DURATION_MS / 1_000);
    },
    DURATION_MS + 120_000,
  );
});
