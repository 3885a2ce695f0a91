import assert from 'node:assert/strict';

import { assertAhead, race, type StoreUnderTest } from './store-under-test.js';
import type { TestFramework } from './test-framework.js';

const shortMs = 60;

export function leaseContract(it: TestFramework['it'], store: StoreUnderTest): void {
  const renew = (
    connection: Parameters<StoreUnderTest['take']>[0],
    owner: string,
    leaseMs: number,
  ) => store.repository.renewLease({ ...connection, owner, leaseMs });

  it('is taken with an owner and an end, and leaves the tokens alone', async () => {
    const connection = await store.installLeased('refresher', 15_000);
    const leased = await store.read(connection);
    assert.equal(leased.leaseOwner, 'refresher');
    assertAhead(leased.leaseEndsInMs, 15_000);
    assert.equal(leased.tokenVersion, connection.tokenVersion);
    assert.equal(leased.sealedRefreshToken, connection.sealedRefreshToken);
  });

  it('is taken by exactly one of many at once', async () => {
    const connection = await store.install();
    const takers = await race((owner) => store.take(connection, owner));
    assert.equal(takers.length, 1);
    assert.equal((await store.read(connection)).leaseOwner, takers[0]);
  });

  it('is not taken for an unknown connection', async () => {
    const connection = await store.install();
    assert.equal(await store.take({ ...connection, hubId: 1 }, 'refresher'), false);
  });

  it('is not taken with an outdated version', async () => {
    const connection = await store.install();
    await store.installOver(connection);
    assert.equal(await store.take(connection, 'refresher'), false);
    assert.equal((await store.read(connection)).leaseOwner, null);
  });

  it('is taken in the named statuses only', async () => {
    const revoked = await store.installRevoked();
    const request = { ...revoked, owner: 'refresher', leaseMs: 60_000 };
    const { repository } = store;
    assert.equal(await repository.takeLease({ ...request, statuses: ['active'] }), false);
    const statuses = ['active', 'reauthorization_required'] as const;
    assert.equal(await repository.takeLease({ ...request, statuses }), true);
  });

  it('is not taken before the back-off has passed', async () => {
    const connection = await store.installLeased('refresher');
    const backOff = { ...connection, owner: 'refresher', backOffMs: 60_000 };
    assert.equal(await store.repository.backOff(backOff), true);
    assert.equal(await store.take(connection, 'next'), false);
  });

  it('is taken over once it lapsed, and not before', async () => {
    const connection = await store.installLeased('frozen', 60_000);
    assert.equal(await store.take(connection, 'early'), false);
    assert.equal(await renew(connection, 'frozen', shortMs), true);
    await store.until(() => store.take(connection, 'next'));
    assert.equal((await store.read(connection)).leaseOwner, 'next');
  });

  it('is taken over if it ends later than one taken now: the clock was set back', async () => {
    const connection = await store.installLeased('before', 180_000);
    assert.equal(await store.take(connection, 'same length', 180_000), false);
    assert.equal(await store.take(connection, 'after', 60_000), true);
    const { clientId, hubId } = await store.installLeased('before', 180_000);
    const request = { clientId, hubId, owner: 'disconnecting', leaseMs: 60_000 };
    assert.equal(await store.repository.takeLeaseToDisconnect(request), true);
  });

  it('is renewed by its owner, as often as wanted', async () => {
    const connection = await store.installLeased('refresher', 5_000);
    for (let i = 0; i < 20; i += 1)
      assert.equal(await renew(connection, 'refresher', 60_000), true);
    const { leaseEndsInMs } = await store.read(connection);
    assert.ok(leaseEndsInMs > 5_000);
  });

  it('is renewed after it lapsed, if nobody took it over', async () => {
    const connection = await store.installLeased('slow', shortMs);
    await store.until(async () => (await store.read(connection)).leaseEndsInMs <= 0);
    assert.equal(await renew(connection, 'slow', 60_000), true);
    assert.equal(await store.take(connection, 'next'), false);
  });

  it('is not renewed by others, after a take-over, or with an outdated version', async () => {
    const connection = await store.installLeased('frozen', shortMs);
    assert.equal(await renew(connection, 'other', 60_000), false);
    await store.until(() => store.take(connection, 'next'));
    assert.equal(await renew(connection, 'frozen', 60_000), false);
    assert.equal(await renew({ ...connection, tokenVersion: 9 }, 'next', 60_000), false);
    assert.equal(await renew(connection, 'next', 60_000), true);
  });

  it('is released by its owner, once', async () => {
    const connection = await store.installLeased('refresher');
    const { repository } = store;
    assert.equal(await repository.releaseLease({ ...connection, owner: 'other' }), false);
    assert.equal(await repository.releaseLease({ ...connection, owner: 'refresher' }), true);
    assert.equal(await repository.releaseLease({ ...connection, owner: 'refresher' }), false);
    const released = await store.read(connection);
    assert.equal(released.leaseOwner, null);
    assert.ok(released.leaseEndsInMs <= 0);
    assert.equal(await store.take(connection, 'next'), true);
  });

  it('to disconnect is taken whatever the version, the back-off or the live status', async () => {
    const { repository } = store;
    const waiting = await store.installLeased('refresher');
    const backOff = { ...waiting, owner: 'refresher', backOffMs: 60_000 };
    assert.equal(await repository.backOff(backOff), true);
    const revoked = await store.installRevoked();
    for (const { clientId, hubId } of [waiting, revoked]) {
      const request = { clientId, hubId, owner: 'disconnecting', leaseMs: 15_000 };
      assert.equal(await repository.takeLeaseToDisconnect(request), true);
      assertAhead((await store.read(request)).leaseEndsInMs, 15_000);
    }
  });

  it('to disconnect waits for a running lease, and is not for the disconnected', async () => {
    const { repository } = store;
    const leased = await store.installLeased('refresher');
    const gone = await store.installDisconnected();
    for (const key of [leased, gone, store.newKey()]) {
      const request = { ...key, owner: 'disconnecting', leaseMs: 60_000 };
      assert.equal(await repository.takeLeaseToDisconnect(request), false);
    }
  });

  it('goes to one, of those who would refresh and those who would disconnect', async () => {
    const connection = await store.install();
    const takers = await race((owner) =>
      owner.endsWith('0') || owner.endsWith('5')
        ? store.repository.takeLeaseToDisconnect({ ...connection, owner, leaseMs: 60_000 })
        : store.take(connection, owner),
    );
    assert.equal(takers.length, 1);
    assert.equal((await store.read(connection)).leaseOwner, takers[0]);
  });
}
