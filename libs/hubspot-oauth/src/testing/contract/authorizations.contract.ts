import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import type { NewAuthorization } from '../../connections/stored-authorization.js';
import { assertAhead, race, type StoreUnderTest } from './store-under-test.js';
import type { TestFramework } from './test-framework.js';

const shortMs = 60;

export function authorizationsContract(it: TestFramework['it'], store: StoreUnderTest): void {
  const create = async (change: Partial<NewAuthorization> = {}): Promise<string> => {
    const stateHash = `Hash-${randomUUID()}`;
    const authorization = {
      stateHash,
      clientId: 'client',
      sealedPayload: 'sealed payload',
      lifetimeMs: 600_000,
      ...change,
    };
    await store.repository.createAuthorization(authorization);
    return authorization.stateHash;
  };
  const expired = (stateHash: string) =>
    store.until(async () => {
      const authorization = await store.repository.findAuthorization(stateHash);
      return authorization !== undefined && authorization.expiresInMs < 0;
    });

  it('are found by the hash of their state', async () => {
    const sealedPayload = 'p'.repeat(4_000);
    const stateHash = await create({ sealedPayload });
    const found = await store.repository.findAuthorization(stateHash);
    assert.ok(found);
    const { expiresInMs, ...rest } = found;
    assert.deepEqual(rest, { clientId: 'client', sealedPayload, used: false });
    assertAhead(expiresInMs, 600_000);
    assert.equal(await store.repository.findAuthorization(stateHash.toLowerCase()), undefined);
  });

  it('are created once', async () => {
    const stateHash = await create();
    await assert.rejects(create({ stateHash, sealedPayload: 'another' }));
    const found = await store.repository.findAuthorization(stateHash);
    assert.equal(found?.sealedPayload, 'sealed payload');
  });

  it('are consumed once, by one of many', async () => {
    const stateHash = await create();
    const consumers = await race(() => store.repository.consumeAuthorization(stateHash));
    assert.equal(consumers.length, 1);
    assert.equal((await store.repository.findAuthorization(stateHash))?.used, true);
    assert.equal(await store.repository.consumeAuthorization(stateHash), false);
  });

  it('are never consumed once expired', async () => {
    const stateHash = await create({ lifetimeMs: shortMs });
    await expired(stateHash);
    assert.equal(await store.repository.consumeAuthorization(stateHash), false);
    assert.equal((await store.repository.findAuthorization(stateHash))?.used, false);
  });

  it('are not consumed when unknown', async () => {
    assert.equal(await store.repository.consumeAuthorization('unknown'), false);
    assert.equal(await store.repository.findAuthorization('unknown'), undefined);
  });

  it('are purged some time after they expired', async () => {
    const { repository } = store;
    const open = await create();
    const [old, used] = await Promise.all([
      create({ lifetimeMs: shortMs }),
      create({ lifetimeMs: shortMs }),
    ]);
    await repository.consumeAuthorization(used);
    await expired(old);
    await expired(used);
    const purge = (olderThanMs: number, limit = 100) =>
      repository.purgeAuthorizations({ olderThanMs, limit });
    assert.equal(await purge(600_000), 0);
    assert.equal(await purge(0, 1), 1);
    assert.ok((await purge(0)) >= 1);
    assert.equal(await repository.findAuthorization(old), undefined);
    assert.equal(await repository.findAuthorization(used), undefined);
    assert.ok(await repository.findAuthorization(open));
    assert.equal(await purge(0), 0);
  });
}
