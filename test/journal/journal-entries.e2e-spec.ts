import { HubSpotEmulator } from 'hubspot-emulator';
import { type HubSpotEvent, HubSpotOAuthEvents, OnHubSpotEvent } from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import { bootConnectedApp, type ConnectedApp, HUB_ID } from '../http/support/connected-accounts.js';
import { type BootOptions, testApp } from '../support/boot-app.js';
import { eventually } from '../support/eventually.js';
import { appEvent, JournalServer } from './support/journal-server.js';

const HOUR_MS = 3_600_000;

class Handled {
  readonly numbers: unknown[] = [];
  fails: (number: unknown) => boolean = () => false;

  @OnHubSpotEvent('*')
  handle({ number }: HubSpotEvent): void {
    this.numbers.push(number);
    if (this.fails(number)) throw new Error('fails');
  }
}

/** A change of an object, number by number. */
const change = (number: number, objectId = number) => ({
  type: 'crm_object',
  portalId: HUB_ID,
  occurredAt: 1_700_000_000_000 + number,
  objectTypeId: '0-1',
  objectId,
  number,
});

describe('The journal', () => {
  let journal: JournalServer;
  let emulator: HubSpotEmulator;
  let store: InMemoryHubSpotConnectionRepository;
  let app: ConnectedApp;
  let handled: Handled;
  let gaps: string[];
  /** Of each time that the journal was read: whether the end was reached. */
  let ends: boolean[];

  /** Boots the app, with an empty journal: events of accounts that are not connected yet are dropped. */
  const boot = async (options: BootOptions = {}) => {
    const releaseLease = store.journal.releaseLease.bind(store.journal);
    store.journal.releaseLease = (request) => {
      ends.push(request.isAtEnd);
      return releaseLease(request);
    };
    app = await bootConnectedApp({
      sharedEmulator: emulator,
      metadata: { providers: [Handled] },
      options: { apiUrl: journal.url, journal: { pollIntervalMs: 20 } },
      extras: { connectionRepository: { useFactory: () => store } },
      ...options,
    });
    handled = app.app.get(Handled);
    app.app
      .get(HubSpotOAuthEvents)
      .on('journal.gap')
      .subscribe(({ reason }) => gaps.push(reason));
  };
  beforeEach(async () => {
    gaps = [];
    ends = [];
    journal = await JournalServer.start();
    store = new InMemoryHubSpotConnectionRepository();
    emulator = await HubSpotEmulator.start({
      apps: [testApp('http://localhost:9/callback')],
      rateLimits: false,
    });
    journal.upstream = emulator.url;
  });
  afterEach(async () => {
    await app.close();
    await journal.stop();
    await emulator.stop();
  });

  it.each([
    ['no URL', { currentOffset: 'offset-1' }],
    ['a URL that is none', { currentOffset: 'offset-1', url: 'file' }],
  ])('goes on after an entry with %s', async (_name, json) => {
    await boot();
    journal.entryInstead = (path) => (path === '/earliest' ? { status: 200, json } : undefined);
    journal.addEntry({});
    journal.add(change(2));
    await eventually(() => expect(handled.numbers).toEqual([2]));
    expect(gaps).toEqual(['unreadable_file']);
  });

  it.each([404, 410])('goes on after a file that returns %s', async (status) => {
    await boot();
    journal.addEntry({ respond: (response) => response.writeHead(status).end() });
    journal.add(change(2));
    await eventually(() => expect(handled.numbers).toEqual([2]));
    expect(gaps).toEqual(['unreadable_file']);
  });

  it('reads an entry again whose URL has expired, and whose offset is missing', async () => {
    await boot();
    const failures = [
      () => ({ status: 200, json: { url: `${journal.url}/files/0` } }),
      () => ({ status: 429 }),
      () => ({ status: 401 }),
    ];
    journal.entryInstead = () => failures.pop()?.();
    let refusals = 2;
    const file = JSON.stringify({ journalEvents: [change(1)] });
    journal.addEntry({
      respond: (response) => (refusals-- > 0 ? response.writeHead(403).end() : response.end(file)),
    });
    await eventually(() => expect(handled.numbers).toEqual([1]));
    expect(gaps).toEqual([]);
  });

  it('waits if HubSpot repeats the last entry', async () => {
    await boot();
    const json = { currentOffset: 'offset-1', url: `${journal.url}/files/0` };
    journal.entryInstead = (path) => (path === '/earliest' ? undefined : { status: 200, json });
    journal.add(change(1));
    await eventually(() => expect(handled.numbers).toEqual([1]));
    ends.length = 0;
    await eventually(() => expect(ends).toContain(true));
  });

  it('reports one gap if HubSpot knows no position, and waits', async () => {
    await boot();
    journal.entryInstead = (path) => (path === '/earliest' ? undefined : { status: 404 });
    journal.add(change(1));
    await eventually(() => expect(handled.numbers).toEqual([1]));
    ends.length = 0;
    await eventually(() => expect(ends.filter(Boolean).length).toBeGreaterThan(2));
    expect(gaps).toEqual(['too_old']);
  });

  it('is not taken for empty if its API is gone', async () => {
    await boot();
    journal.entryInstead = () => ({ status: 410 });
    const before = journal.reads.length;
    await eventually(() => expect(journal.reads.length).toBeGreaterThan(before + 3));
    expect(ends.slice(-2)).toEqual([false, false]);
  });

  it('keeps the order of an object over more events than are handled at once', async () => {
    const events = Array.from({ length: 250 }, (_, index) => change(index, index % 125));
    await boot();
    let failures = 1;
    handled.fails = (number) => number === 7 && failures-- > 0;
    journal.add(...events.toReversed());
    await eventually(() => expect(new Set(handled.numbers).size).toBe(250));
    expect(handled.numbers.indexOf(132)).toBeGreaterThan(handled.numbers.lastIndexOf(7));
    expect(handled.numbers).toHaveLength(251);
  });

  it('does not pass over events that a process claimed which crashed', async () => {
    const { webhookEvents } = store;
    let claims = 0;
    const claim = webhookEvents.claim.bind(webhookEvents);
    webhookEvents.claim = async (request) =>
      (claims += 1) > 5 ? claim(request) : { claimed: [], handled: [] };
    await boot();
    journal.add(change(1));
    await eventually(() => expect(handled.numbers).toEqual([1]));
  });

  it('is subscribed again if its subscriptions were removed', async () => {
    const clock = new ManualClock();
    store = new InMemoryHubSpotConnectionRepository(clock);
    await boot({ clock });
    await eventually(() => expect(journal.subscriptions).toHaveLength(2));
    journal.subscriptions.length = 0;
    await eventually(() => {
      clock.advance(HOUR_MS / 10);
      expect(journal.subscriptions).toHaveLength(2);
    });
  });

  it('is read on if the tokens of an account that uninstalled the app cannot be opened', async () => {
    await boot();
    const { clientId } = testApp();
    const key = { clientId, hubId: HUB_ID };
    const row = await store.find(key);
    await store.install({ ...row, ...key, sealedRefreshToken: 'spoilt', newId: 'x' } as never);
    journal.add(appEvent('APP_UNINSTALL', HUB_ID), change(1));
    await eventually(() => expect(handled.numbers).toContain(1));
  });
});
