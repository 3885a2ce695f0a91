import { HUB_ID, TokenFixture } from '../../../../../test/tokens/support/token-fixture.js';
import { HubSpotUnavailableError } from '../../errors/connection.errors.js';

describe("A store's clock that is set back", () => {
  let fixture: TokenFixture;
  beforeEach(async () => {
    fixture = await TokenFixture.create();
  });
  afterEach(() => fixture.close());

  it.each(['a lease', 'a pause'])('ends %s that was written before', async (kind) => {
    const process = await fixture.connected();
    const row = await fixture.row();
    const lease = { ...row, owner: 'before', leaseMs: 15_000 };
    await fixture.store.takeLease({ ...lease, statuses: ['active'] });
    if (kind === 'a pause') await fixture.store.backOff({ ...lease, backOffMs: 10_000 });
    fixture.clock.advance(-120_000);
    const refreshed = await fixture.until(process.refresher.obtain(HUB_ID, { kind: 'explicit' }));
    expect(refreshed.tokenVersion).toBe(row.tokenVersion + 1);
    expect(fixture.refreshes()).toBe(1);
  });

  it('does not end a lease that is renewed all the time', async () => {
    const process = await fixture.connected();
    const lease = { ...(await fixture.row()), owner: 'other', leaseMs: 15_000 };
    await fixture.store.takeLease({ ...lease, statuses: ['active'] });
    fixture.beforeStatement = async (name) => {
      if (name === 'find') await fixture.store.renewLease(lease);
    };
    const startedAtMs = fixture.clock.monotonicNow();
    const refresh = process.refresher.obtain(HUB_ID, { kind: 'explicit' });
    const error = await fixture.until(refresh.catch((reason: unknown) => reason));
    expect(error).toBeInstanceOf(HubSpotUnavailableError);
    expect((error as HubSpotUnavailableError).retryAfterMs).toBeGreaterThan(14_000);
    expect(fixture.clock.monotonicNow() - startedAtMs).toBeLessThan(20_300);
  });
});
