import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import type { JournalStore } from '../../connections/journal-store.js';
import { race, type StoreUnderTest } from './store-under-test.js';
import type { TestFramework } from './test-framework.js';

const shortMs = 60;
const leaseMs = 600_000;
const pauseMs = 600_000;

/** The store of a repository that keeps the journal's position. Others pass without being tested. */
export function journalContract(it: TestFramework['it'], store: StoreUnderTest): void {
  const test = (name: string, run: (journal: JournalStore, clientId: string) => Promise<void>) =>
    it(name, async () => {
      const { journal } = store.repository;
      if (journal !== undefined) await run(journal, `client-${randomUUID()}`);
    });
  const release = { pauseMs: 0, isAtEnd: false };

  test('begins without an offset', async (journal, clientId) => {
    const position = await journal.takeLease({ clientId, owner: 'reader', leaseMs, pauseMs });
    assert.deepEqual({ ...position }, { offset: null, readAgoMs: null });
  });

  test('is read by exactly one of many at once', async (journal, clientId) => {
    const readers = await race(
      async (owner) =>
        (await journal.takeLease({ clientId, owner, leaseMs, pauseMs })) !== undefined,
    );
    assert.equal(readers.length, 1);
  });

  test('moves on from where it is, and never back', async (journal, clientId) => {
    const reader = { clientId, owner: 'reader' };
    await journal.takeLease({ ...reader, leaseMs, pauseMs });
    assert.equal(await journal.advance({ ...reader, from: null, to: 'one' }), true);
    assert.equal(await journal.advance({ ...reader, from: null, to: 'other' }), false);
    assert.equal(await journal.advance({ ...reader, from: 'one', to: 'two' }), true);
    assert.equal(await journal.advance({ ...reader, from: 'one', to: 'other' }), false);
    assert.equal(await journal.releaseLease({ ...reader, ...release }), true);
    const position = await journal.takeLease({ clientId, owner: 'next', leaseMs, pauseMs });
    assert.equal(position?.offset, 'two');
    assert.ok(position.readAgoMs !== null && position.readAgoMs >= 0);
  });

  test('belongs to the next reader once the lease lapsed', async (journal, clientId) => {
    const slow = { clientId, owner: 'slow' };
    const quick = { clientId, owner: 'quick' };
    await journal.takeLease({ ...slow, leaseMs: shortMs, pauseMs });
    await store.until(
      async () => (await journal.takeLease({ ...quick, leaseMs, pauseMs })) !== undefined,
    );
    assert.equal(await journal.advance({ ...slow, from: null, to: 'one' }), false);
    assert.equal(await journal.renewLease({ ...slow, leaseMs }), false);
    assert.equal(await journal.releaseLease({ ...slow, ...release }), false);
    assert.equal(await journal.advance({ ...quick, from: null, to: 'one' }), true);
  });

  test('belongs to the next reader if the lease or the pause ends later than one that begins now: the clock was set back', async (journal, clientId) => {
    const reader = { clientId, owner: 'reader' };
    const next = { clientId, owner: 'next' };
    await journal.takeLease({ ...reader, leaseMs: 180_000, pauseMs });
    assert.equal(await journal.takeLease({ ...next, leaseMs: 180_000, pauseMs }), undefined);
    assert.ok(await journal.takeLease({ ...next, leaseMs: 60_000, pauseMs }));
    await journal.releaseLease({ ...next, pauseMs: 180_000, isAtEnd: true });
    const request = { ...reader, leaseMs };
    assert.equal(await journal.takeLease({ ...request, pauseMs: 180_000 }), undefined);
    assert.ok(await journal.takeLease({ ...request, pauseMs: 60_000 }));
  });

  test('stays with a reader that renews its lease', async (journal, clientId) => {
    const reader = { clientId, owner: 'reader' };
    const reference = { clientId: `client-${randomUUID()}`, owner: 'reference' };
    await journal.takeLease({ ...reader, leaseMs: shortMs, pauseMs });
    assert.equal(await journal.renewLease({ ...reader, leaseMs }), true);
    await journal.takeLease({ ...reference, leaseMs: shortMs, pauseMs });
    await store.until(
      async () =>
        (await journal.takeLease({ ...reference, owner: 'w', leaseMs, pauseMs })) !== undefined,
    );
    assert.equal(
      await journal.takeLease({ clientId, owner: 'other', leaseMs, pauseMs }),
      undefined,
    );
  });

  test('rests after a reading', async (journal, clientId) => {
    const reader = { clientId, owner: 'reader' };
    await journal.takeLease({ ...reader, leaseMs, pauseMs });
    await journal.releaseLease({ ...reader, pauseMs: leaseMs, isAtEnd: true });
    assert.equal(
      await journal.takeLease({ clientId, owner: 'other', leaseMs, pauseMs }),
      undefined,
    );
  });

  test('tells when it was read to its end', async (journal, clientId) => {
    const reader = { clientId, owner: 'reader' };
    await journal.takeLease({ ...reader, leaseMs, pauseMs });
    await journal.releaseLease({ ...reader, pauseMs: 0, isAtEnd: true });
    const position = await journal.takeLease({ ...reader, leaseMs, pauseMs });
    assert.equal(position?.offset, null);
    assert.ok(position.readAgoMs !== null && position.readAgoMs >= 0);
  });
}
