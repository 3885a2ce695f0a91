import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import type { KeyUsage } from '../../connections/hubspot-connection.repository.js';
import { type StoreUnderTest, tokens } from './store-under-test.js';
import type { TestFramework } from './test-framework.js';

const sealedWith = (keyId: string, body = randomUUID()) => ({
  sealedAccessToken: `hs1.${keyId}.access-${body}`,
  sealedRefreshToken: `hs1.${keyId}.refresh-${body}`,
});

const byKey = (a: KeyUsage, b: KeyUsage) => (a.keyId < b.keyId ? -1 : 1);

export function keysContract(it: TestFramework['it'], store: StoreUnderTest): void {
  const createAuthorization = async (clientId: string, keyId: string): Promise<string> => {
    const stateHash = `Hash-${randomUUID()}`;
    const sealedPayload = `hs1.${keyId}.payload`;
    const authorization = { stateHash, clientId, sealedPayload, lifetimeMs: 600_000 };
    await store.repository.createAuthorization(authorization);
    return stateHash;
  };

  it('are counted, for one app', async () => {
    const { repository } = store;
    const { clientId } = store.newKey();
    const install = (hubId: number, sealed: ReturnType<typeof sealedWith>) =>
      store.install({ clientId, hubId, ...sealed });
    await install(1, sealedWith('k1'));
    await install(2, sealedWith('k1'));
    await install(3, sealedWith('key_2-B'));
    const { sealedRefreshToken } = sealedWith('k1');
    await install(4, { ...sealedWith('key_2-B'), sealedRefreshToken });
    await createAuthorization(clientId, 'k1');
    await createAuthorization(clientId, 'k3');
    await store.install(sealedWith('k1'));
    const disconnected = await install(5, sealedWith('k1'));
    assert.equal(await store.take(disconnected, 'owner'), true);
    assert.equal(await repository.disconnect({ ...disconnected, owner: 'owner' }), true);

    assert.deepEqual(
      Array.from(await repository.countByKey(clientId), (usage) => ({ ...usage })).toSorted(byKey),
      [
        { keyId: 'k1', connections: 3, authorizations: 1 },
        { keyId: 'k3', connections: 0, authorizations: 1 },
        { keyId: 'key_2-B', connections: 2, authorizations: 0 },
      ],
    );
    assert.deepEqual([...(await repository.countByKey(`${clientId}-other`))], []);
  });

  it('of tokens are changed without another change of the row', async () => {
    const before = await store.install(sealedWith('k1'));
    assert.equal(await store.take(before, 'owner'), true);
    const { updatedRow, request } = resealing(await store.read(before));
    assert.equal(await store.repository.resealTokens(request), true);
    const {
      expiresInMs: _1,
      leaseEndsInMs: _2,
      notBeforeInMs: _3,
      ...after
    } = await store.read(before);
    assert.deepEqual({ ...after, scopes: [...after.scopes] }, updatedRow);
    assert.equal(await store.repository.resealTokens(request), false);
  });

  it('of tokens that a refresh or a disconnect replaced are not changed', async () => {
    const { repository } = store;
    const before = await store.install(sealedWith('k1'));
    const { request } = resealing(before);
    const { tokenVersion: expectedVersion } = before;
    const refreshed = { ...before, ...tokens('next'), expectedVersion };
    assert.equal(await repository.saveTokens(refreshed), true);
    assert.equal(await repository.resealTokens(request), false);
    assert.equal((await store.read(before)).sealedAccessToken, 'sealed access token next');

    const disconnected = await store.installDisconnected();
    const { sealedAccessToken, sealedRefreshToken } = tokens('first');
    const expected = { sealedAccessToken, sealedRefreshToken };
    const late = { ...disconnected, expected, replacement: sealedWith('k2') };
    assert.equal(await repository.resealTokens(late), false);
    assert.equal((await store.read(disconnected)).sealedAccessToken, null);
  });

  it('of authorizations are changed, page by page', async () => {
    const { repository } = store;
    const { clientId } = store.newKey();
    const created: string[] = [];
    for (let i = 0; i < 5; i += 1) created.push(await createAuthorization(clientId, 'k1'));
    await createAuthorization(`${clientId}-other`, 'k1');
    const listed: string[] = [];
    let after: string | undefined;
    do {
      const page = await repository.listAuthorizations({ clientId, after, limit: 2 });
      for (const { stateHash, sealedPayload } of page) {
        listed.push(stateHash);
        const replacement = 'hs1.k2.payload';
        const request = { stateHash, expected: sealedPayload, replacement };
        assert.equal(await repository.resealAuthorization(request), true);
        assert.equal(await repository.resealAuthorization(request), false);
      }
      after = page.at(-1)?.stateHash;
    } while (after !== undefined);
    assert.deepEqual(listed.toSorted(), created.toSorted());
    const found = await repository.findAuthorization(created[0] ?? '');
    assert.equal(found?.sealedPayload, 'hs1.k2.payload');
  });
}

function resealing(row: Awaited<ReturnType<StoreUnderTest['read']>>) {
  const { sealedAccessToken, sealedRefreshToken } = row;
  assert.ok(sealedAccessToken !== null && sealedRefreshToken !== null);
  const expected = { sealedAccessToken, sealedRefreshToken };
  const replacement = sealedWith('k2');
  const { expiresInMs: _1, leaseEndsInMs: _2, notBeforeInMs: _3, ...unchanged } = row;
  return {
    request: { ...row, expected, replacement },
    updatedRow: { ...unchanged, scopes: [...row.scopes], ...replacement },
  };
}
