import assert from 'node:assert/strict';

import type { ConnectionPage } from '../../connections/hubspot-connection.repository.js';
import { assertAhead, largeHubId, type StoreUnderTest } from './store-under-test.js';
import type { TestFramework } from './test-framework.js';

export function listContract(it: TestFramework['it'], store: StoreUnderTest): void {
  // A store's array may come from another realm, as in Jest, and its prototype would not be equal.
  const idsOf = async (page: ConnectionPage) =>
    Array.from(await store.repository.list(page), ({ hubId }) => hubId);

  it('pages through the accounts of one app, by number', async () => {
    const { clientId } = store.newKey();
    for (const hubId of [largeHubId, 10, 9, 100]) await store.install({ clientId, hubId });
    await store.install({ hubId: 11 });
    assert.deepEqual(await idsOf({ clientId, limit: 3 }), [9, 10, 100]);
    assert.deepEqual(await idsOf({ clientId, limit: 3, after: 10 }), [100, largeHubId]);
    assert.deepEqual(await idsOf({ clientId, limit: 3, after: largeHubId }), []);
  });

  it('filters by status', async () => {
    const revoked = await store.installRevoked();
    const { clientId } = revoked;
    await store.install({ clientId, hubId: 1 });
    const status = 'reauthorization_required';
    assert.deepEqual(await idsOf({ clientId, limit: 9, status: 'active' }), [1]);
    assert.deepEqual(await idsOf({ clientId, limit: 9, status }), [revoked.hubId]);
    assert.deepEqual(await idsOf({ clientId, limit: 9, status: 'disconnected' }), []);
    assert.deepEqual(await idsOf({ clientId, limit: 9, status, after: revoked.hubId }), []);
  });

  it('lists the same as is found', async () => {
    const connection = await store.install();
    const [listed] = await store.repository.list({ clientId: connection.clientId, limit: 1 });
    assert.equal(listed?.id, connection.id);
    assert.equal(listed.sealedRefreshToken, connection.sealedRefreshToken);
    assert.deepEqual([...listed.scopes], [...connection.scopes]);
  });

  it('finds many at once, those that there are', async () => {
    const { repository } = store;
    if (repository.findMany === undefined) return;
    const { clientId } = store.newKey();
    for (const hubId of [largeHubId, 10, 9]) await store.install({ clientId, hubId });
    await store.install({ hubId: 11 });
    const hubIds = [
      10,
      11,
      largeHubId,
      ...Array.from({ length: 997 }, (_, index) => 1_000 + index),
    ];
    const found = await repository.findMany(clientId, hubIds);
    const ids = Array.from(found, ({ hubId }) => hubId).toSorted((a, b) => a - b);
    assert.deepEqual(ids, [10, largeHubId]);
    assertAhead(found[0]?.expiresInMs ?? 0, 1_800_000);
  });

  it('lists nothing for an app without accounts', async () => {
    assert.deepEqual(await idsOf({ clientId: store.newKey().clientId, limit: 10 }), []);
  });
}
