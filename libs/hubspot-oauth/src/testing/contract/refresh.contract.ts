import assert from 'node:assert/strict';

import type { StoredConnection } from '../../connections/hubspot-connection.repository.js';
import { assertAhead, race, type StoreUnderTest, tokens } from './store-under-test.js';
import type { TestFramework } from './test-framework.js';

const shortMs = 60;

export function refreshContract(it: TestFramework['it'], store: StoreUnderTest): void {
  const save = (connection: StoredConnection, name: string) =>
    store.repository.saveTokens({
      ...connection,
      ...tokens(name),
      expectedVersion: connection.tokenVersion,
    });
  const markRevoked = (connection: StoredConnection, owner: string) =>
    store.repository.markRevoked({
      ...connection,
      expectedVersion: connection.tokenVersion,
      owner,
    });
  const backOff = (connection: StoredConnection, owner: string, backOffMs: number) =>
    store.repository.backOff({ ...connection, owner, backOffMs });

  it('success: stores the tokens, raises the version, clears lease and back-off', async () => {
    const before = await store.installLeased('refresher');
    assert.equal(await save(before, 'second'), true);
    const after = await store.read(before);
    assert.equal(after.sealedAccessToken, 'sealed access token second');
    assert.equal(after.sealedRefreshToken, 'sealed refresh token second');
    assert.deepEqual([...after.scopes], ['oauth', 'scope.of.second']);
    assert.equal(after.tokenVersion, before.tokenVersion + 1);
    assert.equal(after.status, 'active');
    assert.equal(after.leaseOwner, null);
    assert.equal(after.backOffMs, 0);
    assert.ok(after.notBeforeInMs <= 0);
    assertAhead(after.expiresInMs, 1_800_000);
    assert.deepEqual(
      [after.id, after.userId, after.installedAt],
      [before.id, before.userId, before.installedAt],
    );
  });

  it('success: is stored once for each version', async () => {
    const before = await store.installLeased('refresher');
    const saved = await race((name) => save(before, name));
    assert.equal(saved.length, 1);
    const after = await store.read(before);
    assert.equal(after.sealedAccessToken, `sealed access token ${saved[0]}`);
    assert.equal(after.tokenVersion, before.tokenVersion + 1);
  });

  it('success: is stored for a holder that froze past its lease', async () => {
    const before = await store.installLeased('frozen', shortMs);
    await store.until(() => store.take(before, 'next'));
    assert.equal(await save(before, 'late'), true);
    assert.equal(await markRevoked(before, 'next'), false);
    assert.equal((await store.read(before)).status, 'active');
  });

  it('success: is not stored for a disconnected or unknown connection', async () => {
    const before = await store.installDisconnected();
    const gone = await store.read(before);
    for (const connection of [before, gone, { ...before, hubId: 1 }]) {
      assert.equal(await save(connection, 'late'), false);
    }
    assert.equal((await store.read(before)).sealedAccessToken, null);
  });

  it('revoked: keeps the version and the refresh token, and frees the lease', async () => {
    const before = await store.installRevoked();
    const after = await store.read(before);
    assert.equal(after.status, 'reauthorization_required');
    assert.equal(after.tokenVersion, before.tokenVersion);
    assert.equal(after.sealedRefreshToken, before.sealedRefreshToken);
    assert.equal(after.leaseOwner, null);
  });

  it('revoked: is for the lease holder and the expected version only', async () => {
    const before = await store.installLeased('refresher');
    assert.equal(await markRevoked(before, 'other'), false);
    assert.equal(await markRevoked({ ...before, tokenVersion: 9 }, 'refresher'), false);
    assert.equal((await store.read(before)).status, 'active');
  });

  it('revoked: is undone by a late success', async () => {
    const before = await store.installRevoked();
    assert.equal(await save(before, 'late'), true);
    const after = await store.read(before);
    assert.equal(after.status, 'active');
    assert.equal(after.sealedRefreshToken, 'sealed refresh token late');
  });

  it('revoked: can be found again by an explicit refresh', async () => {
    const revoked = await store.installRevoked();
    const statuses = ['reauthorization_required'] as const;
    const request = { ...revoked, owner: 'explicit', leaseMs: 60_000, statuses };
    assert.equal(await store.repository.takeLease(request), true);
    assert.equal(await markRevoked(revoked, 'explicit'), true);
    assert.equal((await store.read(revoked)).leaseOwner, null);
  });

  it('success and revoked at once: success wins', async () => {
    for (let i = 0; i < 10; i += 1) {
      const before = await store.installLeased('refresher');
      const [, saved] = await Promise.all([
        markRevoked(before, 'refresher'),
        save(before, 'second'),
      ]);
      assert.equal(saved, true);
      const after = await store.read(before);
      assert.equal(after.status, 'active');
      assert.equal(after.tokenVersion, before.tokenVersion + 1);
    }
  });

  it('back-off: sets the time before which nobody refreshes, and frees the lease', async () => {
    const before = await store.installLeased('refresher');
    assert.equal(await backOff(before, 'refresher', 8_000), true);
    const after = await store.read(before);
    assertAhead(after.notBeforeInMs, 8_000);
    assert.equal(after.backOffMs, 8_000);
    assert.equal(after.leaseOwner, null);
    assert.equal(after.tokenVersion, before.tokenVersion);
    assert.equal(await backOff(before, 'refresher', 8_000), false);
  });

  it('back-off: is for the lease holder only', async () => {
    const before = await store.installLeased('refresher');
    assert.equal(await backOff(before, 'other', 60_000), false);
    assert.equal((await store.read(before)).backOffMs, 0);
  });

  it('back-off: ends by itself, and is still known then', async () => {
    const before = await store.installLeased('refresher');
    assert.equal(await backOff(before, 'refresher', shortMs), true);
    await store.until(() => store.take(before, 'next'));
    assert.equal((await store.read(before)).backOffMs, shortMs);
    assert.equal(await save(before, 'second'), true);
    assert.equal((await store.read(before)).backOffMs, 0);
  });
}
