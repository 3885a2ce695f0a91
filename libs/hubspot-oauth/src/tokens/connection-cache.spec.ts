import {
  HUB_ID,
  OTHER_HUB_ID,
  TokenFixture,
} from '../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../test/tokens/support/token-process.js';

const MINUTE_MS = 60_000;

describe('ConnectionCache', () => {
  let fixture: TokenFixture;
  let process: TokenProcess;

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    process = await fixture.connected();
    fixture.statements.length = 0;
  });
  afterEach(() => fixture.close());

  async function disconnectElsewhere(): Promise<void> {
    const key = { ...(await fixture.row()), owner: 'other' };
    await fixture.store.takeLeaseToDisconnect({ ...key, leaseMs: 1_000 });
    await fixture.store.disconnect(key);
    fixture.statements.length = 0;
  }

  it('serves a connection for 15 s without a statement', async () => {
    fixture.clock.advance(9_999);
    expect(process.cache.getFresh(HUB_ID)).toBe(process.cache.get(HUB_ID));
    expect(fixture.statements).toEqual([]);
    fixture.clock.advance(5_001);
    expect(process.cache.getFresh(HUB_ID)).toBeUndefined();
  });

  it('compares it in the background from 10 s on, once, and serves it meanwhile', async () => {
    const cached = process.cache.get(HUB_ID);
    await disconnectElsewhere();
    fixture.clock.advance(9_999);
    process.cache.getFresh(HUB_ID);
    expect(fixture.statements).toEqual([]);
    fixture.clock.advance(1);
    expect(process.cache.getFresh(HUB_ID)).toBe(cached);
    expect(process.cache.getFresh(HUB_ID)).toBe(cached);
    await fixture.pass(0);
    expect(fixture.statements).toEqual(['find']);
    expect(process.cache.get(HUB_ID)).toBeUndefined();
  });

  it('survives a comparison in the background that fails', async () => {
    fixture.storeFault = 'down';
    fixture.clock.advance(10_000);
    expect(process.cache.getFresh(HUB_ID)).toBeDefined();
    await fixture.pass(0);
    expect(process.cache.getFresh(HUB_ID)).toBeDefined();
  });

  it('counts the age of a connection from when its read began', async () => {
    fixture.clock.advance(15_000);
    fixture.beforeStatement = () => fixture.clock.advance(400);
    const { connection } = await process.cache.load(HUB_ID);
    expect(connection?.checkedAtMs).toBe(15_000);
    process.cache.forget(HUB_ID);
    const { connection: read } = await process.cache.load(HUB_ID);
    expect(read?.expiresAtMs).toBe(30 * MINUTE_MS - 400);
  });

  it('compares it with its row and serves it on', async () => {
    fixture.clock.advance(15_000);
    const cached = process.cache.get(HUB_ID);
    expect(await process.cache.find(HUB_ID)).toBe(cached);
    expect(fixture.statements).toEqual(['find']);
    fixture.clock.advance(9_999);
    expect(await process.cache.find(HUB_ID)).toBe(cached);
    expect(fixture.statements).toEqual(['find']);
  });

  it('notices a disconnect within 15 s', async () => {
    await disconnectElsewhere();
    fixture.clock.advance(15_000);
    expect(await process.cache.find(HUB_ID)).toBeUndefined();
    expect(process.cache.get(HUB_ID)).toBeUndefined();
  });

  it('takes over the tokens of another process, and what was used stays used', async () => {
    const cached = process.cache.get(HUB_ID);
    if (cached !== undefined) cached.usedAtMs = 123;
    const other = fixture.process();
    const refreshed = await fixture.until(other.refresher.obtain(HUB_ID, { kind: 'explicit' }));
    const { connection } = await process.cache.load(HUB_ID);
    expect(connection).not.toBe(cached);
    expect(connection).toMatchObject({ tokenVersion: 2, usedAtMs: 123 });
    expect(connection?.accessToken).toBe(refreshed.accessToken);
  });

  it('serves until the token expires while the store is down', async () => {
    fixture.storeFault = 'down';
    fixture.clock.advance(29 * MINUTE_MS);
    expect(await process.cache.find(HUB_ID)).toBe(process.cache.get(HUB_ID));
    fixture.clock.advance(MINUTE_MS);
    await expect(process.cache.find(HUB_ID)).rejects.toMatchObject({
      code: 'connection_store_unavailable',
    });
  });

  describe('with several connections in use', () => {
    const inUse = [HUB_ID, OTHER_HUB_ID];
    const serve = () => inUse.map((hubId) => process.cache.getFresh(hubId)?.hubId);

    beforeEach(async () => {
      await process.installGrant.install(await fixture.grantOf(process, OTHER_HUB_ID), 'install');
      fixture.statements.length = 0;
      fixture.clock.advance(10_000);
    });

    it('compares all that are due in one statement, for which nobody waits', async () => {
      expect(serve()).toEqual(inUse);
      await fixture.pass(0);
      expect(fixture.statements).toEqual(['findMany']);
      fixture.clock.advance(9_999);
      expect(serve()).toEqual(inUse);
      expect(fixture.statements).toEqual(['findMany']);
    });

    it('compares at most once a second', async () => {
      process.cache.getFresh(HUB_ID);
      await fixture.pass(500);
      process.cache.getFresh(OTHER_HUB_ID);
      await fixture.pass(499);
      expect(fixture.statements).toEqual(['find']);
      await fixture.pass(1);
      await fixture.pass(0);
      expect(fixture.statements).toEqual(['find', 'find']);
    });

    it('notices in it that one of them was disconnected', async () => {
      await disconnectElsewhere();
      serve();
      await fixture.pass(0);
      expect(serve()).toEqual([undefined, OTHER_HUB_ID]);
    });

    it('reads them one by one if the store cannot do otherwise', async () => {
      Object.assign(fixture.store, { findMany: undefined });
      serve();
      await fixture.pass(0);
      expect(fixture.statements).toEqual(['find', 'find']);
    });

    it('serves on while the store is down', async () => {
      fixture.storeFault = 'down';
      serve();
      await fixture.pass(0);
      expect(serve()).toEqual(inUse);
    });
  });

  it('knows nothing of other accounts', async () => {
    expect(process.cache.getFresh(OTHER_HUB_ID)).toBeUndefined();
    expect(await process.cache.find(OTHER_HUB_ID)).toBeUndefined();
    expect(await process.cache.load(OTHER_HUB_ID)).toEqual({});
  });

  it('lists what is due for a background refresh and in use', async () => {
    const cached = process.cache.get(HUB_ID);
    if (cached === undefined) throw new Error('Nothing is cached');
    cached.usedAtMs = 0;
    const due = (usedWithinMs: number) => process.cache.dueForRefresh(usedWithinMs);
    fixture.clock.advance(cached.nextRefreshAtMs - fixture.clock.monotonicNow() - 1);
    expect(due(30 * MINUTE_MS)).toEqual([]);
    fixture.clock.advance(1);
    expect(due(30 * MINUTE_MS)).toEqual([cached]);
    expect(due(fixture.clock.monotonicNow())).toEqual([]);
  });
});
