import assert from 'node:assert/strict';

import { assertAhead, largeHubId, race, type StoreUnderTest, tokens } from './store-under-test.js';
import type { TestFramework } from './test-framework.js';

export function installContract(it: TestFramework['it'], store: StoreUnderTest): void {
  it('finds nothing for an account that never installed', async () => {
    assert.equal(await store.repository.find(store.newKey()), undefined);
  });

  it('responds to a ping', async () => {
    await store.repository.ping();
  });

  it('creates an active connection and returns it as it is stored', async () => {
    const key = store.newKey();
    const connection = await store.install({ ...key, newId: 'id-of-the-row', userId: 7 });
    const { expiresAt, expiresInMs, leaseEndsInMs, notBeforeInMs, installedAt, ...rest } =
      connection;
    assert.deepEqual(
      { ...rest, scopes: [...rest.scopes] },
      {
        ...key,
        id: 'id-of-the-row',
        status: 'active',
        sealedAccessToken: 'sealed access token first',
        sealedRefreshToken: 'sealed refresh token first',
        scopes: ['oauth', 'scope.of.first'],
        userId: 7,
        tokenVersion: 1,
        sessionVersion: 1,
        lifetimeMs: 1_800_000,
        leaseOwner: null,
        backOffMs: 0,
      },
    );
    assertAhead(expiresInMs, 1_800_000);
    // A statement may read the clock more than once.
    assert.ok(Math.abs(expiresAt - installedAt - 1_800_000) < 1_000);
    assert.ok(leaseEndsInMs <= 0);
    assert.ok(notBeforeInMs <= 0);
    assert.equal((await store.read(key)).id, 'id-of-the-row');
  });

  it('counts the expiry down by its own clock', async () => {
    const connection = await store.install(tokens('short', { expiresInMs: 60 }));
    await store.until(async () => (await store.read(connection)).expiresInMs < 0);
    assert.equal((await store.read(connection)).expiresAt, connection.expiresAt);
  });

  it('overwrites a live connection, which keeps its id', async () => {
    const before = await store.installLeased('refresher');
    const after = await store.installOver(before);
    assert.equal(after.id, before.id);
    assert.equal(after.tokenVersion, before.tokenVersion + 1);
    assert.equal(after.sealedAccessToken, 'sealed access token second');
    assert.equal(after.sealedRefreshToken, 'sealed refresh token second');
    assert.deepEqual([...after.scopes], ['oauth', 'scope.of.second']);
  });

  it('ends a back-off', async () => {
    const before = await store.installLeased('refresher');
    const backOff = { ...before, owner: 'refresher', backOffMs: 60_000 };
    assert.equal(await store.repository.backOff(backOff), true);
    const after = await store.installOver(before);
    assert.equal(after.backOffMs, 0);
    assert.ok(after.notBeforeInMs <= 0);
    assert.equal(await store.take(after, 'next'), true);
  });

  it('ends a running lease', async () => {
    const before = await store.installLeased('refresher');
    const after = await store.installOver(before);
    assert.equal(after.leaseOwner, null);
    assert.equal(await store.repository.releaseLease({ ...before, owner: 'refresher' }), false);
    assert.equal(await store.take(after, 'next'), true);
  });

  it('ends the sessions of the grant that it overwrites', async () => {
    const before = await store.install();
    assert.equal((await store.installOver(before)).sessionVersion, before.sessionVersion + 1);
    const disconnected = await store.installDisconnected();
    const after = await store.installOver(disconnected);
    assert.ok(after.sessionVersion > disconnected.sessionVersion);
  });

  it('ends sessions without changing anything else, once per call', async () => {
    const other = await store.install();
    const before = await store.installLeased('refresher');
    const ended = await race(() => store.repository.endSessions(before));
    const after = await store.read(before);
    assert.equal(after.sessionVersion, before.sessionVersion + ended.length);
    assert.ok(ended.length > 0);
    assert.equal(after.tokenVersion, before.tokenVersion);
    assert.equal(after.leaseOwner, 'refresher');
    assert.equal(after.installedAt, before.installedAt);
    assert.equal((await store.read(other)).sessionVersion, other.sessionVersion);
    assert.equal(await store.repository.endSessions(store.newKey()), false);
  });

  it('takes a user that HubSpot does not name', async () => {
    assert.equal((await store.install({ userId: null })).userId, null);
  });

  it('reactivates a revoked connection, which keeps its id', async () => {
    const before = await store.installRevoked();
    const after = await store.installOver(before);
    assert.equal(after.status, 'active');
    assert.equal(after.id, before.id);
  });

  it('gives a disconnected account a new id', async () => {
    const before = await store.installDisconnected();
    assert.equal((await store.read(before)).id, before.id);
    const after = await store.installOver(before, 'id-of-the-next');
    assert.equal(after.status, 'active');
    assert.equal(after.id, 'id-of-the-next');
    assert.ok(after.tokenVersion > before.tokenVersion + 1);
  });

  it('keeps one row when many processes install at once', async () => {
    const key = store.newKey();
    const ids = await race(async (newId) => {
      await store.install({ ...key, newId });
      return true;
    });
    const connection = await store.read(key);
    assert.ok(ids.includes(connection.id));
    assert.equal(connection.tokenVersion, ids.length);
  });

  it('drops what a refresh of the old grant brings', async () => {
    const before = await store.installLeased('refresher');
    const [after] = await Promise.all([
      store.installOver(before),
      store.repository.saveTokens({
        ...before,
        ...tokens('late'),
        expectedVersion: before.tokenVersion,
      }),
    ]);
    assert.equal(after.sealedAccessToken, 'sealed access token second');
    assert.equal((await store.read(before)).sealedAccessToken, 'sealed access token second');
  });

  it('keeps apps apart, also where their client ids differ in case only', async () => {
    const key = store.newKey();
    const apps = [key.clientId, key.clientId.toUpperCase(), `${key.clientId}-other`];
    for (const clientId of apps) await store.install({ ...key, ...tokens(clientId), clientId });
    for (const clientId of apps) {
      const { sealedAccessToken, tokenVersion } = await store.read({ ...key, clientId });
      assert.equal(sealedAccessToken, `sealed access token ${clientId}`);
      assert.equal(tokenVersion, 1);
    }
  });

  it('takes account and user ids beyond 32 bits', async () => {
    const connection = await store.install({ hubId: largeHubId, userId: largeHubId + 1 });
    assert.equal(connection.hubId, largeHubId);
    assert.equal(connection.userId, largeHubId + 1);
  });

  it('takes tokens and scopes of any length and content', async () => {
    const sealedAccessToken = 'a'.repeat(4_000);
    const sealedRefreshToken = 'r'.repeat(4_000);
    const scopes = [
      `it's "quoted" \\ :owner $1 ?`,
      ...Array.from({ length: 200 }, (_, i) => `s.${i}`),
    ];
    const connection = await store.install({ sealedAccessToken, sealedRefreshToken, scopes });
    assert.equal(connection.sealedAccessToken, sealedAccessToken);
    assert.equal(connection.sealedRefreshToken, sealedRefreshToken);
    assert.deepEqual([...connection.scopes], scopes);
  });

  it('takes durations with fractions', async () => {
    const connection = await store.install({ expiresInMs: 60_000.7, lifetimeMs: 60_000.2 });
    assertAhead(connection.expiresInMs, 60_001);
    assert.equal(await store.take(connection, 'refresher', 15_000.5), true);
  });
}
