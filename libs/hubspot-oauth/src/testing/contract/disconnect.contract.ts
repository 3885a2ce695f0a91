import assert from 'node:assert/strict';

import { type StoreUnderTest, tokens } from './store-under-test.js';
import type { TestFramework } from './test-framework.js';

const owner = 'disconnecting';

export function disconnectContract(it: TestFramework['it'], store: StoreUnderTest): void {
  it('forget the tokens, raise the version and clear the lease', async () => {
    const before = await store.installDisconnected();
    const after = await store.read(before);
    assert.equal(after.status, 'disconnected');
    assert.equal(after.sealedAccessToken, null);
    assert.equal(after.sealedRefreshToken, null);
    assert.equal(after.tokenVersion, before.tokenVersion + 1);
    assert.equal(after.leaseOwner, null);
    assert.equal(after.id, before.id);
    assert.equal(await store.repository.disconnect({ ...before, owner }), false);
  });

  it('end a back-off', async () => {
    const { repository } = store;
    const before = await store.installLeased('refresher');
    const backOff = { ...before, owner: 'refresher', backOffMs: 60_000 };
    assert.equal(await repository.backOff(backOff), true);
    const request = { ...before, owner, leaseMs: 60_000 };
    assert.equal(await repository.takeLeaseToDisconnect(request), true);
    assert.equal(await repository.disconnect(request), true);
    const after = await store.read(before);
    assert.ok(after.notBeforeInMs <= 0);
    assert.equal(after.backOffMs, 0);
  });

  it('need the lease', async () => {
    const { repository } = store;
    const free = await store.install();
    const leased = await store.installLeased('refresher');
    for (const key of [free, leased, store.newKey()]) {
      assert.equal(await repository.disconnect({ ...key, owner }), false);
    }
    assert.equal((await store.read(free)).status, 'active');
    assert.equal((await store.read(leased)).leaseOwner, 'refresher');
  });

  it('lose against an install in between', async () => {
    const before = await store.installLeased(owner);
    await store.installOver(before);
    assert.equal(await store.repository.disconnect({ ...before, owner }), false);
    assert.equal((await store.read(before)).sealedAccessToken, 'sealed access token second');
  });

  it('and a refresh at once: exactly one of them is stored', async () => {
    for (let i = 0; i < 10; i += 1) {
      const before = await store.installLeased(owner);
      const [disconnected, saved] = await Promise.all([
        store.repository.disconnect({ ...before, owner }),
        store.repository.saveTokens({
          ...before,
          ...tokens('second'),
          expectedVersion: before.tokenVersion,
        }),
      ]);
      assert.notEqual(disconnected, saved);
      const after = await store.read(before);
      assert.equal(after.status, disconnected ? 'disconnected' : 'active');
      assert.equal(after.sealedAccessToken === null, disconnected);
      assert.equal(after.tokenVersion, before.tokenVersion + 1);
    }
  });

  it('never let the version fall, over a whole life', async () => {
    const { repository } = store;
    const key = store.newKey();
    const versions: number[] = [];
    const note = async () => versions.push((await store.read(key)).tokenVersion);
    for (let life = 0; life < 3; life += 1) {
      const { tokenVersion } = await store.install({ ...key, newId: `life-${life}` });
      await note();
      const refreshed = { ...key, ...tokens('next'), expectedVersion: tokenVersion };
      assert.equal(await repository.saveTokens(refreshed), true);
      await note();
      const request = { ...key, owner, leaseMs: 60_000 };
      assert.equal(await repository.takeLeaseToDisconnect(request), true);
      assert.equal(await repository.disconnect(request), true);
      await note();
      assert.equal((await store.read(key)).id, `life-${life}`);
    }
    assert.deepEqual(versions, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
}
