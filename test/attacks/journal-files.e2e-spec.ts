import { gzipSync } from 'node:zlib';
import { HubSpotEmulator } from 'hubspot-emulator';
import { type HubSpotEvent, HubSpotOAuthEvents, OnHubSpotEvent } from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import { bootConnectedApp, type ConnectedApp, HUB_ID } from '../http/support/connected-accounts.js';
import { appEvent, JournalServer } from '../journal/support/journal-server.js';
import { testApp } from '../support/boot-app.js';
import { eventually } from '../support/eventually.js';

const BOMB = gzipSync(Buffer.alloc(51_000_000, ' '));

class Received {
  readonly events: HubSpotEvent[] = [];

  @OnHubSpotEvent('*')
  handle(event: HubSpotEvent): void {
    this.events.push(event);
  }
}

describe("a file of HubSpot's journal", () => {
  let journal: JournalServer;
  let emulator: HubSpotEmulator;
  let booted: ConnectedApp;
  let gaps: string[];
  const events = () => booted.app.get(Received).events;

  beforeEach(async () => {
    journal = await JournalServer.start();
    emulator = await HubSpotEmulator.start({
      apps: [testApp('http://localhost:9/callback')],
      rateLimits: false,
    });
    journal.upstream = emulator.url;
    const store = new InMemoryHubSpotConnectionRepository();
    booted = await bootConnectedApp({
      sharedEmulator: emulator,
      metadata: { providers: [Received] },
      options: { apiUrl: journal.url, journal: { pollIntervalMs: 20 } },
      extras: { connectionRepository: { useFactory: () => store } },
    });
    gaps = [];
    booted.app
      .get(HubSpotOAuthEvents)
      .on('journal.gap')
      .subscribe(({ reason }) => gaps.push(reason));
  });
  afterEach(async () => {
    await booted.close();
    await journal.stop();
    await emulator.stop();
  });

  it.each<[string, Parameters<JournalServer['addEntry']>[0]]>([
    ['is no JSON', { respond: (response) => response.end('<html>') }],
    ['has no list of events', { respond: (response) => response.end('{"journalEvents":{}}') }],
    [
      'is larger than 50 MB once it is decompressed',
      {
        respond: (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(BOMB),
      },
    ],
    ['is sent without encryption', { url: 'http://example.com/file' }],
    ['is a file of this machine', { url: 'file:///etc/passwd' }],
  ])('that %s does not stop the journal, and is reported', async (_name, entry) => {
    journal.addEntry(entry);
    journal.add(appEvent('APP_INSTALL', HUB_ID));
    await eventually(() => expect(events()).toHaveLength(1), 30_000);
    expect(gaps).toEqual(['unreadable_file']);
    expect(journal.reads.filter((path) => path === '/earliest').length).toBeGreaterThanOrEqual(3);
  });

  it('with an event that is nested too deep gives the others to their handlers', async () => {
    const depth = 100_000;
    const deep = JSON.stringify({ ...appEvent('APP_INSTALL', HUB_ID), x: 0 }).replace(
      '"x":0',
      `"x":${'['.repeat(depth)}${']'.repeat(depth)}`,
    );
    const other = JSON.stringify(appEvent('APP_INSTALL', HUB_ID));
    journal.addEntry({
      respond: (response) => response.end(`{"journalEvents":[${deep},${other}]}`),
    });
    await eventually(() => expect(events()).toHaveLength(1));
    expect(gaps).toEqual([]);
  });

  it('cannot redirect to another server', async () => {
    const elsewhere = await JournalServer.start();
    try {
      elsewhere.add(appEvent('APP_INSTALL', HUB_ID));
      let redirects = 0;
      journal.addEntry({
        respond: (response) => {
          redirects += 1;
          response.writeHead(302, { location: `${elsewhere.url}/files/0` }).end();
        },
      });
      await eventually(() => expect(redirects).toBeGreaterThanOrEqual(3));
      expect([events(), gaps]).toEqual([[], []]);
    } finally {
      await elsewhere.stop();
    }
  });
});
