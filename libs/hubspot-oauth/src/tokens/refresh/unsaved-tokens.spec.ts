import { HUB_ID, TokenFixture } from '../../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../../test/tokens/support/token-process.js';
import type { CompleteGrant } from '../sealed-grants.js';

const LIFETIME_MS = 1_800_000;

describe('UnsavedTokens', () => {
  let fixture: TokenFixture;
  let process: TokenProcess;
  let grant: CompleteGrant;

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    process = await fixture.connected();
    const refreshToken = process.sealedGrants.refreshTokenOf(await fixture.row());
    const result = await process.api.refresh(refreshToken);
    if (!result.ok) throw new Error(result.failure.reason);
    grant = { ...result.value, refreshToken, scopes: ['oauth'], accessToken: 'the-new-token' };
    fixture.statements.length = 0;
  });
  afterEach(() => fixture.close());

  const saves = () => fixture.statements.filter((name) => name === 'saveTokens').length;
  const types = () => process.events.map(({ type }) => type);

  it('stores a grant, with its expiry counted from when the refresh token was sent', async () => {
    fixture.clock.advance(1_500);
    const row = await fixture.row();
    const connection = await process.unsavedTokens.save(row, grant);
    const saved = await fixture.row();
    expect(saved).toMatchObject({ tokenVersion: 2, lifetimeMs: LIFETIME_MS, scopes: ['oauth'] });
    expect(saved.expiresInMs).toBe(LIFETIME_MS - 1_500);
    expect(connection?.expiresAtMs).toBe(fixture.clock.monotonicNow() + LIFETIME_MS - 1_500);
    expect(connection?.connection.expiresAt).toEqual(new Date(saved.expiresAt));
    expect(connection?.isOf(saved)).toBe(true);
    expect(types()).toEqual(['connection.refreshed', 'connection.scopes_changed']);
  });

  it('keeps a grant that the store does not take, and serves it', async () => {
    const row = await fixture.row();
    fixture.storeFault = 'down';
    const connection = await process.unsavedTokens.save(row, grant);
    expect(connection?.accessToken).toBe('the-new-token');
    expect(process.cache.get(HUB_ID)).toBe(connection);
    expect(process.events).toEqual([{ type: 'tokens.unsaved', hubId: HUB_ID }]);
    expect(await process.unsavedTokens.trySave(HUB_ID)).toBe(connection);
  });

  it('writes it again after 100 ms, and then less and less often, until it is stored', async () => {
    const row = await fixture.row();
    fixture.storeFault = 'down';
    await process.unsavedTokens.save(row, grant);
    const counts: number[] = [];
    for (const pauseMs of [99, 1, 199, 1, 400, 800, 1_600, 1_999, 1, 2_000]) {
      await fixture.pass(pauseMs);
      await fixture.pass(0);
      counts.push(saves());
    }
    expect(counts).toEqual([1, 2, 2, 3, 4, 5, 6, 6, 7, 8]);
    fixture.storeFault = 'none';
    await fixture.pass(2_000);
    await fixture.pass(0);
    expect(await fixture.row()).toMatchObject({ tokenVersion: 2 });
    expect(await process.unsavedTokens.trySave(HUB_ID)).toBeUndefined();
    await fixture.pass(60_000);
    expect(saves()).toBe(9);
    expect(types()).toEqual([
      'tokens.unsaved',
      'connection.refreshed',
      'connection.scopes_changed',
    ]);
  });

  it('revokes a grant that arrives after a disconnect', async () => {
    const row = await fixture.row();
    const key = { ...row, owner: 'me' };
    await fixture.store.takeLeaseToDisconnect({ ...key, leaseMs: 1_000 });
    await fixture.store.disconnect(key);
    expect(await process.unsavedTokens.save(row, grant)).toBeUndefined();
    expect(fixture.emulator.requests.count('revoke')).toBe(1);
    expect(await fixture.row()).toMatchObject({ status: 'disconnected', sealedAccessToken: null });
    expect(types()).toEqual([]);
  });

  it('drops a grant that arrives after a new install, and does not revoke it', async () => {
    const row = await fixture.row();
    await process.installGrant.install(await fixture.grantOf(process, HUB_ID), 'install');
    process.events.length = 0;
    const installed = await fixture.row();
    expect(await process.unsavedTokens.save(row, grant)).toBeUndefined();
    expect(fixture.emulator.requests.count('revoke')).toBe(0);
    expect(await fixture.row()).toEqual(installed);
    expect(types()).toEqual([]);
  });

  it('revokes it too if the store was down in between', async () => {
    const row = await fixture.row();
    fixture.storeFault = 'down';
    await process.unsavedTokens.save(row, grant);
    fixture.storeFault = 'none';
    const key = { ...row, owner: 'me' };
    await fixture.store.takeLeaseToDisconnect({ ...key, leaseMs: 1_000 });
    await fixture.store.disconnect(key);
    expect(await process.unsavedTokens.trySave(HUB_ID)).toBeUndefined();
    expect(fixture.emulator.requests.count('revoke')).toBe(1);
    expect(process.cache.get(HUB_ID)).toBeUndefined();
  });

  it('stores everything at the end, for as long as it is told', async () => {
    const row = await fixture.row();
    fixture.storeFault = 'down';
    await process.unsavedTokens.save(row, grant);
    process.shutdown.onModuleDestroy();
    const startedAtMs = fixture.clock.monotonicNow();
    await fixture.until(process.unsavedTokens.saveAll(1_000));
    expect(fixture.clock.monotonicNow() - startedAtMs).toBeLessThan(1_200);
    expect(fixture.clock.pendingSleeps()).toBe(0);
    fixture.storeFault = 'none';
    await fixture.until(process.unsavedTokens.saveAll(1_000));
    expect(await fixture.row()).toMatchObject({ tokenVersion: 2 });
  });
});
