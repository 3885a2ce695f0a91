import { HUB_ID, TokenFixture } from '../../../../../test/tokens/support/token-fixture.js';
import { RefreshLease } from './refresh-lease.js';

const TERMS = { owner: 'me', leaseMs: 1_500 };

describe('RefreshLease', () => {
  let fixture: TokenFixture;

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    await fixture.connected();
  });
  afterEach(() => fixture.close());

  const take = async (terms = TERMS, row = fixture.row()) =>
    RefreshLease.take({ repository: fixture.store, clock: fixture.clock }, await row, terms, [
      'active',
    ]);
  async function taken(terms = TERMS): Promise<RefreshLease> {
    const lease = await take(terms);
    if (lease === undefined) throw new Error('The lease is taken');
    return lease;
  }

  it('is taken once', async () => {
    expect(await take()).toBeInstanceOf(RefreshLease);
    expect(await take({ ...TERMS, owner: 'other' })).toBeUndefined();
    expect(await fixture.row()).toMatchObject({ leaseOwner: 'me', leaseEndsInMs: 1_500 });
  });

  it('is not taken for another version', async () => {
    const row = await fixture.row();
    expect(await take(TERMS, Promise.resolve({ ...row, tokenVersion: 0 }))).toBeUndefined();
    expect(await take(TERMS, Promise.resolve({ ...row, tokenVersion: 2 }))).toBeUndefined();
  });

  it('counts down', async () => {
    const lease = await taken();
    expect(lease.remainingMs).toBe(1_500);
    fixture.clock.advance(600);
    expect(lease.remainingMs).toBe(900);
    fixture.clock.advance(1_000);
    expect(lease.remainingMs).toBe(0);
  });

  it('is renewed only if it ends too soon', async () => {
    const lease = await taken();
    fixture.clock.advance(500);
    expect(await lease.lasts(1_000)).toBe(true);
    expect(lease.remainingMs).toBe(1_000);
    fixture.clock.advance(1);
    expect(await lease.lasts(1_000)).toBe(true);
    expect(lease.remainingMs).toBe(1_500);
    expect((await fixture.row()).leaseEndsInMs).toBe(1_500);
  });

  it('does not last longer than a renewal', async () => {
    expect(await (await taken()).lasts(1_501)).toBe(false);
  });

  it('is lost when another process has taken it over', async () => {
    const lease = await taken();
    expect(lease.isTakenOver).toBe(false);
    fixture.clock.advance(1_500);
    const next = await taken({ ...TERMS, owner: 'other' });
    expect(next.isTakenOver).toBe(true);
    expect(await lease.lasts(1_000)).toBe(false);
    expect(await lease.backOff(1_000)).toBe(false);
    expect(await lease.markRevoked()).toBe(false);
    expect(await lease.release()).toBe(false);
    expect(await fixture.row()).toMatchObject({ status: 'active', leaseOwner: 'other' });
  });

  it('is freed by a release, a back-off and a revocation', async () => {
    await (await taken()).release();
    expect(await fixture.row()).toMatchObject({
      leaseOwner: null,
      notBeforeInMs: expect.any(Number),
    });
    await (await taken()).backOff(2_000);
    expect(await fixture.row()).toMatchObject({ leaseOwner: null, notBeforeInMs: 2_000 });
    fixture.clock.advance(2_000);
    await (await taken()).markRevoked();
    expect(await fixture.row()).toMatchObject({
      hubId: HUB_ID,
      leaseOwner: null,
      status: 'reauthorization_required',
    });
  });
});
