import { HUB_ID, TokenFixture } from '../../../../../test/tokens/support/token-fixture.js';
import { ReauthorizationRequiredError } from '../../errors/connection.errors.js';

const HOUR_MS = 60 * 60_000;
const explicit = { kind: 'explicit' } as const;
const usable = { kind: 'usable' } as const;

describe('A revoked grant', () => {
  it('is sent 13 times an hour at most, whatever callers do, until the next install', async () => {
    const fixture = await TokenFixture.create();
    try {
      const process = await fixture.connected();
      const refreshers = [process.refresher, fixture.process().refresher];
      fixture.emulator.accounts.uninstall(HUB_ID);
      fixture.clock.advance(HOUR_MS);
      const endsAtMs = fixture.clock.monotonicNow() + HOUR_MS;
      const first = fixture.until(process.refresher.obtain(HUB_ID, usable));
      await expect(first).rejects.toBeInstanceOf(ReauthorizationRequiredError);
      while (fixture.clock.monotonicNow() < endsAtMs) {
        for (const requirement of [explicit, usable]) {
          const works = refreshers.map((refresher) => refresher.obtain(HUB_ID, requirement));
          for (const result of await fixture.until(Promise.allSettled(works), 1)) {
            expect(result).toMatchObject({ reason: expect.any(ReauthorizationRequiredError) });
          }
        }
        fixture.clock.advance(29_500);
      }
      expect(fixture.refreshes()).toBeGreaterThanOrEqual(12);
      expect(fixture.refreshes()).toBeLessThanOrEqual(13);
      await process.installGrant.install(await fixture.grantOf(process, HUB_ID), 'install');
      const refreshed = await fixture.until(process.refresher.obtain(HUB_ID, explicit));
      expect(refreshed.tokenVersion).toBe(3);
    } finally {
      await fixture.close();
    }
  });
});
