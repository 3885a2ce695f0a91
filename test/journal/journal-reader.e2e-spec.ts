import { Injectable } from '@nestjs/common';
import {
  type HubSpotEvent,
  type HubSpotEventContext,
  HubSpotConnections,
  HubSpotOAuthEvents,
  OnHubSpotEvent,
} from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import { HubSpotEmulator } from 'hubspot-emulator';
import {
  bootConnectedApp,
  type ConnectedApp,
  HUB_ID,
  OTHER_HUB_ID,
} from '../http/support/connected-accounts.js';
import { type BootOptions, testApp } from '../support/boot-app.js';
import { eventually } from '../support/eventually.js';
import { appEvent, JournalServer } from './support/journal-server.js';

const DAY_MS = 24 * 60 * 60_000;

class Lifecycle {
  readonly events: HubSpotEvent[] = [];
  readonly statuses: (string | undefined)[] = [];
  fails = false;

  @OnHubSpotEvent('app.*', '*')
  handle(event: HubSpotEvent, { connection }: HubSpotEventContext<'*'>): void {
    this.events.push(event);
    this.statuses.push(connection?.status);
    if (this.fails) throw new Error('fails');
  }
}

/** Listens from the start: the journal is read while the application starts. */
@Injectable()
class Gaps {
  readonly reasons: string[] = [];

  constructor(events: HubSpotOAuthEvents) {
    events.on('journal.gap').subscribe(({ reason }) => this.reasons.push(reason));
  }
}

const statusOf = async ({ app }: ConnectedApp, hubId: number) =>
  (await app.get(HubSpotConnections).find(hubId))?.status;

describe('The journal reader', () => {
  let journal: JournalServer;
  let emulator: HubSpotEmulator;
  let store: InMemoryHubSpotConnectionRepository;
  const booted: ConnectedApp[] = [];

  const boot = async (options: BootOptions['options'] = {}): Promise<ConnectedApp> => {
    const app = await bootConnectedApp({
      sharedEmulator: emulator,
      metadata: { providers: [Lifecycle, Gaps] },
      options: { apiUrl: journal.url, journal: { pollIntervalMs: 20 }, ...options },
      extras: { connectionRepository: { useFactory: () => store } },
    });
    booted.push(app);
    return app;
  };
  beforeEach(async () => {
    journal = await JournalServer.start();
    store = new InMemoryHubSpotConnectionRepository();
    emulator = await HubSpotEmulator.start({
      apps: [testApp('http://localhost:9/callback')],
      rateLimits: false,
    });
    journal.upstream = emulator.url;
  });
  afterEach(async () => {
    for (const app of booted.splice(0)) await app.close();
    await journal.stop();
    await emulator.stop();
  });

  it('subscribes, and marks an account that uninstalled the app', async () => {
    const app = await boot();
    const disconnected: unknown[] = [];
    app.app
      .get(HubSpotOAuthEvents)
      .on('connection.disconnected')
      .subscribe((event) => disconnected.push(event));
    const lifecycle = app.app.get(Lifecycle);
    // An uninstall long after the install needs no question to HubSpot.
    const later = new Date(Date.now() + DAY_MS);
    journal.add(appEvent('APP_UNINSTALL', HUB_ID, later));
    await eventually(() => expect(lifecycle.events).toHaveLength(1));
    expect(lifecycle.events[0]).toMatchObject({
      subscriptionType: 'app.uninstalled',
      portalId: HUB_ID,
      occurredAt: later.getTime(),
      properties: { hs_app_id: 1234567 },
    });
    expect(lifecycle.statuses).toEqual(['disconnected']);
    await expect(statusOf(app, HUB_ID)).resolves.toBe('disconnected');
    await expect(statusOf(app, OTHER_HUB_ID)).resolves.toBe('active');
    expect(disconnected).toEqual([
      { type: 'connection.disconnected', hubId: HUB_ID, reason: 'uninstalled' },
    ]);
    expect(journal.subscriptions.toSorted()).toEqual(['4-1909196', '4-1916193']);
  });

  it.each([
    ['that was installed again long after', new Date(Date.now() - DAY_MS)],
    ['whose grant HubSpot still honours', new Date()],
  ])('leaves an account alone %s', async (_name, occurredAt) => {
    journal.add(appEvent('APP_UNINSTALL', HUB_ID, occurredAt));
    const app = await boot();
    await eventually(() => expect(app.app.get(Lifecycle).events).toHaveLength(1));
    await expect(statusOf(app, HUB_ID)).resolves.toBe('active');
  });

  it('continues after the last entry that was handled', async () => {
    const first = await boot();
    journal.add(appEvent('APP_INSTALL', HUB_ID));
    journal.add({ ...appEvent('APP_INSTALL', OTHER_HUB_ID), type: 'crm_object', eventTypeId: '' });
    await eventually(() => expect(first.app.get(Lifecycle).events).toHaveLength(2));
    expect(first.app.get(Lifecycle).events.map((event) => event.subscriptionType)).toEqual([
      'app.installed',
      'journal.crm_object',
    ]);
    await eventually(() => expect(journal.reads.at(-1)).toBe('/offset/offset-2/next'));
    await booted.pop()?.close();
    journal.reads.length = 0;
    journal.add(appEvent('APP_INSTALL', HUB_ID, new Date(1)));
    const second = await boot();
    await eventually(() => expect(second.app.get(Lifecycle).events).toHaveLength(1));
    expect(journal.reads).not.toContain('/earliest');
    expect(second.app.get(Lifecycle).events[0]?.occurredAt).toBe(1);
  });

  it('is one instance of the fleet at a time, and handles each event once', async () => {
    const apps = [await boot(), await boot(), await boot()];
    for (let hour = 0; hour < 20; hour++) {
      journal.add(appEvent('APP_INSTALL', HUB_ID, new Date(hour * 3_600_000)));
    }
    const handled = () => apps.flatMap(({ app }) => app.get(Lifecycle).events);
    await eventually(() => expect(handled()).toHaveLength(20));
    expect(journal.reads.filter((path) => path === '/offset/offset-7/next')).toHaveLength(1);
  });

  it('repeats an entry whose handlers fail, and then goes on', async () => {
    const app = await boot();
    const lifecycle = app.app.get(Lifecycle);
    lifecycle.fails = true;
    const lost: boolean[] = [];
    app.app
      .get(HubSpotOAuthEvents)
      .on('webhook.failed')
      .subscribe(({ isLost }) => lost.push(isLost));
    journal.add(appEvent('APP_INSTALL', HUB_ID));
    await eventually(() => expect(lost).toEqual([false, false, true]));
    lifecycle.fails = false;
    journal.add(appEvent('APP_INSTALL', OTHER_HUB_ID));
    await eventually(() => expect(lifecycle.events).toHaveLength(4));
  });

  it('reports a gap if it was not read for longer than three days', async () => {
    const clock = new ManualClock();
    store = new InMemoryHubSpotConnectionRepository(clock);
    const gaps: string[] = [];
    /** Reads up to the end, once: then the store's clock stands still. */
    const readOnce = async () => {
      journal.reads.length = 0;
      const app = await boot();
      await eventually(() => expect(journal.reads.length).toBeGreaterThan(0));
      gaps.push(...app.app.get(Gaps).reasons);
      await app.close();
      booted.pop();
      return journal.reads[0];
    };
    journal.add(appEvent('APP_INSTALL', HUB_ID));
    expect(await readOnce()).toBe('/earliest');
    clock.advance(3 * DAY_MS);
    expect(await readOnce()).toBe('/offset/offset-1/next');
    expect(gaps).toEqual([]);
    clock.advance(3 * DAY_MS + 1);
    expect(await readOnce()).toBe('/earliest');
    expect(gaps).toEqual(['too_old']);
  });

  it('reports a gap and begins at the earliest entry if the position is gone', async () => {
    await store.journal.takeLease({
      clientId: testApp().clientId,
      owner: 'me',
      leaseMs: 1_000,
      pauseMs: 0,
    });
    const reader = { clientId: testApp().clientId, owner: 'me' };
    await store.journal.advance({ ...reader, from: null, to: 'gone' });
    await store.journal.releaseLease({ ...reader, pauseMs: 0, isAtEnd: true });
    const app = await boot();
    const { reasons } = app.app.get(Gaps);
    await eventually(() => expect(reasons).toEqual(['too_old']));
    journal.add(appEvent('APP_INSTALL', HUB_ID));
    await eventually(() => expect(app.app.get(Lifecycle).events).toHaveLength(1));
    await eventually(() => expect(journal.reads.at(-1)).toBe('/offset/offset-1/next'));
    expect(reasons).toEqual(['too_old']);
  });
});
