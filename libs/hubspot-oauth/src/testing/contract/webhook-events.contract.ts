import assert from 'node:assert/strict';
import { EventsUnderTest, longMs } from './events-under-test.js';
import { largeHubId, race, type StoreUnderTest } from './store-under-test.js';
import type { TestFramework } from './test-framework.js';

const shortMs = 60;
/** Short, and still longer than a busy machine takes for one statement. */
const renewableMs = 3_000;

/** The store of a repository that remembers webhook events. Others pass without being tested. */
export function webhookEventsContract(it: TestFramework['it'], store: StoreUnderTest): void {
  const test = (name: string, run: (events: EventsUnderTest) => Promise<void>) =>
    it(name, async () => {
      const { webhookEvents } = store.repository;
      if (webhookEvents !== undefined) await run(new EventsUnderTest(webhookEvents));
    });
  /** Waits until `durationMs` have passed on the store's clock: until a new claim of that duration lapsed. */
  const letPass = async (events: EventsUnderTest, durationMs: number) => {
    const reference = events.newIds(1);
    await events.claim('reference', reference, durationMs);
    await store.until(async () => (await events.claim('other', reference)).claimed.length > 0);
  };

  test('are claimed once', async (events) => {
    const ids = events.newIds(3);
    assert.deepEqual(await events.claim('first', ids), { claimed: ids, handled: [] });
    assert.deepEqual(await events.claim('second', ids), { claimed: [], handled: [] });
    assert.deepEqual(await events.claim('none', []), { claimed: [], handled: [] });
  });

  test('are claimed again if the claim ends later than one made now: the clock was set back', async (events) => {
    const ids = events.newIds(1);
    await events.claim('before', ids, 180_000);
    assert.deepEqual((await events.claim('same length', ids, 180_000)).claimed, []);
    assert.deepEqual((await events.claim('after', ids, 60_000)).claimed, ids);
  });

  test('are claimed by exactly one of many at once', async (events) => {
    const ids = events.newIds(5);
    const claimed: string[] = [];
    const winners = await race(async (name) => {
      const result = await events.claim(
        name,
        ids.toSorted(() => Math.random() - 0.5),
      );
      claimed.push(...result.claimed);
      return result.claimed.length > 0;
    });
    assert.deepEqual(claimed.toSorted(), ids);
    assert.ok(winners.length >= 1);
  });

  test('are claimed one by one where only some are free', async (events) => {
    const [taken = '', ...free] = events.newIds(3);
    await events.claim('first', [taken]);
    const result = await events.claim('second', [taken, ...free]);
    assert.deepEqual(result, { claimed: free, handled: [] });
  });

  test('of other apps are others', async (events) => {
    const ids = events.newIds(1);
    await events.claim('first', ids);
    const others = new EventsUnderTest(events.store);
    assert.deepEqual((await others.claim('first', ids)).claimed, ids);
  });

  test('are not claimed again once handled', async (events) => {
    const ids = events.newIds(2);
    await events.claim('first', ids);
    await events.store.complete({ ...events.of('first'), eventIds: ids.slice(0, 1) });
    await events.store.release({ ...events.of('first'), eventIds: ids.slice(1) });
    const result = await events.claim('second', ids);
    assert.deepEqual(result, { claimed: ids.slice(1), handled: ids.slice(0, 1) });
  });

  test('are free again when the claim lapses', async (events) => {
    const ids = events.newIds(1);
    await events.claim('first', ids, shortMs);
    await store.until(async () => (await events.claim('second', ids)).claimed.length > 0);
  });

  test('stay claimed while the claim is renewed', async (events) => {
    const ids = events.newIds(1);
    await events.claim('first', ids, longMs);
    await events.store.renew({ ...events.of('first'), eventIds: ids, claimMs: renewableMs });
    await events.store.renew({ ...events.of('first'), eventIds: ids, claimMs: longMs });
    await letPass(events, renewableMs);
    assert.deepEqual((await events.claim('second', ids)).claimed, []);
  });

  test('are not changed by a claim that lost them', async (events) => {
    const ids = events.newIds(1);
    const [eventId = ''] = ids;
    await events.claim('first', ids, shortMs);
    await store.until(async () => (await events.claim('second', ids)).claimed.length > 0);
    await events.store.renew({ ...events.of('first'), eventIds: ids, claimMs: 0 });
    await events.store.release({ ...events.of('first'), eventIds: ids });
    await events.fail('first', eventId);
    await events.store.complete({ ...events.of('first'), eventIds: ids });
    assert.deepEqual(await events.claim('third', ids), { claimed: [], handled: [] });
    assert.deepEqual(await events.failed(), []);
  });

  test('are completed by a claim that lapsed, if nobody took them over', async (events) => {
    const ids = events.newIds(1);
    await events.claim('first', ids, shortMs);
    await letPass(events, shortMs);
    await events.store.complete({ ...events.of('first'), eventIds: ids });
    assert.deepEqual(await events.claim('second', ids), { claimed: [], handled: ids });
  });

  test('are listed once failed, and can be claimed again', async (events) => {
    const ids = events.newIds(2);
    const [one = '', other = ''] = ids;
    await events.claim('first', ids);
    const sealedPayload = `hs1.k1.${'Zz-_'.repeat(100_000)}`;
    await events.fail('first', one, { sealedPayload });
    await events.fail('first', other);
    const failed = await events.failed();
    assert.deepEqual(
      new Map(failed.map(({ eventId, hubId, ...row }) => [eventId, [hubId, row.sealedPayload]])),
      new Map([
        [one, [largeHubId, sealedPayload]],
        [other, [largeHubId, 'hs1.k1.x']],
      ]),
    );
    assert.ok(failed.every(({ failedAt }) => failedAt > Date.UTC(2020, 0, 1)));
    assert.equal((await events.failed(1)).length, 1);
    assert.deepEqual((await events.claim('second', ids)).claimed, ids);
    await events.store.complete({ ...events.of('second'), eventIds: ids });
    assert.deepEqual(await events.failed(), []);
  });

  test('are counted by key and listed once failed, and change their key', async (events) => {
    const ids = events.newIds(4);
    const [one = '', two = '', three = '', handled = ''] = ids;
    const { clientId } = events.of('first');
    await events.claim('first', ids);
    await events.fail('first', three, { sealedPayload: 'hs1.key_2-B.x' });
    for (const eventId of [two, one, handled]) await events.fail('first', eventId);
    await events.store.complete({ ...events.of('first'), eventIds: [handled] });
    const usage = async () =>
      Array.from(await events.store.countByKey(clientId), (key) => ({ ...key })).toSorted((a, b) =>
        a.keyId < b.keyId ? -1 : 1,
      );
    assert.deepEqual(await usage(), [
      { keyId: 'k1', failedEvents: 2 },
      { keyId: 'key_2-B', failedEvents: 1 },
    ]);
    const page = async (after: string | undefined, limit: number) =>
      Array.from(
        await events.store.listSealed({ clientId, after, limit }),
        ({ eventId }) => eventId,
      );
    assert.deepEqual(await page(undefined, 2), [one, two]);
    assert.deepEqual(await page(two, 2), [three]);
    const change = { clientId, eventId: one, expected: 'hs1.k1.x', replacement: 'hs1.k3.y' };
    assert.equal(await events.store.reseal(change), true);
    assert.equal(await events.store.reseal(change), false);
    const [changed] = await events.store.listSealed({ clientId, limit: 1 });
    assert.deepEqual(
      { ...changed },
      { eventId: one, hubId: largeHubId, sealedPayload: 'hs1.k3.y' },
    );
    assert.equal((await usage()).length, 3);
  });

  test('are discarded once failed, unless somebody is handling them', async (events) => {
    const ids = events.newIds(5);
    const [failed = '', claimed = '', handled = '', waiting = '', unfinished = ''] = ids;
    const { clientId } = events.of('first');
    await events.claim('first', ids);
    for (const eventId of [failed, claimed, handled]) await events.fail('first', eventId);
    await events.fail('first', unfinished, { claimMs: longMs });
    await events.store.complete({ ...events.of('first'), eventIds: [handled] });
    await events.claim('second', [claimed]);
    await events.store.release({ ...events.of('first'), eventIds: [waiting] });
    await events.store.discardFailed({ clientId: `other-${clientId}`, eventIds: ids });
    assert.equal((await events.failed()).length, 3);
    await events.store.discardFailed({ clientId, eventIds: [...ids, ...events.newIds(1)] });
    await events.store.discardFailed({ clientId, eventIds: [] });
    const left = (await events.failed()).map(({ eventId }) => eventId);
    assert.deepEqual(left.toSorted(), [claimed, unfinished]);
    assert.deepEqual(await events.claim('third', ids), {
      claimed: [failed, waiting],
      handled: [handled],
    });
  });

  test('stay claimed for a while if their failure says so', async (events) => {
    const ids = events.newIds(1);
    const [eventId = ''] = ids;
    await events.claim('first', ids);
    await events.fail('first', eventId, { claimMs: longMs });
    assert.deepEqual((await events.claim('second', ids)).claimed, []);
    await events.store.complete({ ...events.of('first'), eventIds: ids });
    assert.deepEqual(await events.failed(), []);
  });

  test('are purged when their retention is over, some at a time', async (events) => {
    const ids = events.newIds(3);
    const kept = events.newIds(1);
    await events.claim('first', ids, longMs, shortMs);
    await events.claim('first', kept);
    await events.store.complete({ ...events.of('first'), eventIds: [...ids, ...kept] });
    // A purge that polls could delete one alone: PostgreSQL reads its clock for each row of a statement.
    await letPass(events, shortMs + 1);
    assert.equal(await events.store.purge({ limit: 2 }), 2);
    assert.equal(await events.store.purge({ limit: 2 }), 1);
    assert.deepEqual(await events.claim('second', [...ids, ...kept]), {
      claimed: ids,
      handled: kept,
    });
  });
}
