import assert from 'node:assert/strict';

import type { RateLimitKey, RateLimitStore } from '../../connections/rate-limit-store.js';
import { race, type StoreUnderTest } from './store-under-test.js';
import type { TestFramework } from './test-framework.js';

/** The store of a repository that shares rate limits. Others pass without being tested. */
export function rateLimitsContract(it: TestFramework['it'], store: StoreUnderTest): void {
  const test = (name: string, run: (limits: RateLimitStore, key: RateLimitKey) => Promise<void>) =>
    it(name, async () => {
      const { rateLimits } = store.repository;
      if (rateLimits !== undefined) await run(rateLimits, { ...store.newKey(), limit: 'calls' });
    });

  test('begin without a state', async (limits, key) => {
    const { version, state, readAt } = await limits.read(key);
    assert.deepEqual({ version, state }, { version: 0, state: null });
    assert.ok(readAt > Date.UTC(2020, 0, 1));
  });

  test('keep what was written last', async (limits, key) => {
    const long = JSON.stringify({ text: `'"\\é☕`.repeat(500) });
    assert.equal(await limits.write({ ...key, expectedVersion: 0, state: '{}' }), true);
    assert.equal(await limits.write({ ...key, expectedVersion: 1, state: long }), true);
    const { version, state } = await limits.read(key);
    assert.deepEqual({ version, state }, { version: 2, state: long });
  });

  test('are not written if they changed since they were read', async (limits, key) => {
    await limits.write({ ...key, expectedVersion: 0, state: 'first' });
    assert.equal(await limits.write({ ...key, expectedVersion: 0, state: 'second' }), false);
    assert.equal(await limits.write({ ...key, expectedVersion: 2, state: 'second' }), false);
    assert.equal((await limits.read(key)).state, 'first');
  });

  test('are written by exactly one of many at once', async (limits, key) => {
    for (const expectedVersion of [0, 1]) {
      const winners = await race((state) => limits.write({ ...key, expectedVersion, state }));
      assert.equal(winners.length, 1);
      assert.equal((await limits.read(key)).state, winners[0]);
    }
  });

  test('are one per account, app and name', async (limits, key) => {
    await limits.write({ ...key, expectedVersion: 0, state: 'first' });
    const { clientId } = store.newKey();
    for (const other of [{ limit: 'searches' }, { hubId: key.hubId + 1 }, { clientId }]) {
      assert.equal((await limits.read({ ...key, ...other })).state, null);
    }
  });

  test('are read with the time of the store, which moves on', async (limits, key) => {
    const { readAt } = await limits.read(key);
    await store.until(async () => (await limits.read(key)).readAt > readAt);
  });
}
