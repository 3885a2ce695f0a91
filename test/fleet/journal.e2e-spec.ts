import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { openStore } from '../contracts/support/open-store.js';
import { bootConnectedApp, type ConnectedApp, HUB_ID } from '../http/support/connected-accounts.js';
import { appEvent, JournalServer } from '../journal/support/journal-server.js';
import { SCOPES, TEST_KEY, testApp } from '../support/boot-app.js';
import { type PostgresServer, startPostgres } from '../support/databases.js';
import { eventually } from '../support/eventually.js';
import type { JournalWorkerMessage, JournalWorkerSettings } from './support/journal-worker.js';

const ENTRIES = 40;
const CLOCK_OFFSET_MS = 5 * 60_000;
/** A connection is served from memory for 15 seconds at most. */
const KNOWN_WITHIN_MS = 60_000;
const TIMEOUT_MS = 180_000;
const TEST = path.join(process.cwd(), 'test');

describe('Processes that read the journal', () => {
  let database: PostgresServer;
  let store: Awaited<ReturnType<typeof openStore>>;
  let journal: JournalServer;
  let app: ConnectedApp;
  let workers: ChildProcess[];
  /** The times of the events that handlers were called with, and that they returned from. */
  let called: number[];
  let handled: number[];
  let onMessage: (worker: ChildProcess, message: JournalWorkerMessage) => void;

  beforeEach(async () => {
    workers = [];
    called = [];
    handled = [];
    onMessage = () => undefined;
    journal = await JournalServer.start();
    database = await startPostgres();
    store = await openStore('pg', database.url);
    await store.repository.prepare({ createTables: true });
    app = await bootConnectedApp({
      extras: { connectionRepository: { useFactory: () => store.repository } },
    });
    journal.upstream = app.emulator.url;
  }, TIMEOUT_MS);
  afterEach(async () => {
    for (const worker of workers) await kill(worker);
    await app.close();
    await journal.stop();
    await store.close();
    await database.stop();
  }, TIMEOUT_MS);

  const start = async (clockOffsetMs = 0): Promise<ChildProcess> => {
    const { clientId, clientSecret } = testApp();
    const settings: JournalWorkerSettings = {
      databaseUrl: database.url,
      clockOffsetMs,
      options: {
        clientId,
        clientSecret,
        apiUrl: journal.url,
        appUrl: journal.url,
        redirectUri: 'http://localhost:9/hubspot/oauth/callback',
        scopes: SCOPES,
        encryptionKeys: TEST_KEY,
        journal: { pollIntervalMs: 50 },
      },
    };
    const worker = fork(
      path.join(TEST, 'fleet/support/journal-worker.ts'),
      [JSON.stringify(settings)],
      {
        execArgv: ['--import', path.join(TEST, 'support/register-typescript.mjs')],
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
    workers.push(worker);
    const ready = new Promise<void>((resolve) => {
      worker.on('message', (message: JournalWorkerMessage) => {
        if (message.isReady === true) resolve();
        if (message.called !== undefined) called.push(message.called);
        if (message.handled !== undefined) handled.push(message.handled);
        onMessage(worker, message);
      });
    });
    // A test may kill it before it is ready.
    await Promise.race([ready, once(worker, 'exit')]);
    return worker;
  };
  const addEntries = (from: number, count: number) => {
    for (let at = from; at < from + count; at += 1) {
      journal.add(appEvent('APP_INSTALL', HUB_ID, new Date(at)));
    }
  };
  /** A killed reader's claims end by themselves after 30 seconds, and its lease after 45. */
  const endLease = async () => {
    const { executor } = store;
    await executor.execute('UPDATE hubspot_webhook_event SET claimed_until = 0', []);
    await executor.execute('UPDATE hubspot_journal SET lease_until = 0, not_before = 0', []);
  };
  /** The positions that were read from, as numbers. */
  const positions = () =>
    journal.reads.map((read) => Number(/^\/offset\/offset-(\d+)\/next$/.exec(read)?.[1] ?? 0));

  it(
    'lose no event when they are killed at any step, and never go back',
    async () => {
      const inHand: number[] = [];
      let at = 1;
      for (const step of ['subscription', 'entry', 'file', 'called', 'handled'] as const) {
        addEntries(at, 3);
        at += 3;
        const killed = new Promise<void>((resolve) => {
          let isDone = false;
          const end = () => {
            const worker = workers.at(-1);
            if (isDone || worker === undefined) return;
            isDone = true;
            inHand.push(...called.slice(-1));
            void kill(worker).then(resolve);
          };
          journal.onRequest = (kind) => (kind === step ? end() : undefined);
          onMessage = (_worker, message) =>
            message[step as 'called'] === undefined ? undefined : end();
        });
        await start();
        await killed;
        await endLease();
      }
      journal.onRequest = undefined;
      onMessage = () => undefined;
      await start();
      const all = Array.from({ length: at - 1 }, (_, index) => index + 1);
      await eventually(() => {
        expect(all.filter((each) => !handled.includes(each))).toEqual([]);
      }, 30_000);
      const twice = called.filter((each, index) => called.indexOf(each) !== index);
      expect(twice.filter((each) => !inHand.includes(each))).toEqual([]);
      expect(positions()).toEqual(positions().toSorted((one, other) => one - other));
    },
    TIMEOUT_MS,
  );

  it(
    'handle each event once with clocks ten minutes apart, and both hear of an uninstall',
    async () => {
      addEntries(1, ENTRIES);
      await Promise.all([start(-CLOCK_OFFSET_MS), start(CLOCK_OFFSET_MS)]);
      await eventually(() => expect(handled).toHaveLength(ENTRIES), 30_000);
      addEntries(ENTRIES + 1, ENTRIES);
      await eventually(() => expect(handled).toHaveLength(2 * ENTRIES), 30_000);
      expect(new Set(called).size).toBe(2 * ENTRIES);
      expect(called).toHaveLength(2 * ENTRIES);
      expect(positions()).toEqual(positions().toSorted((one, other) => one - other));

      expect(await tokensOf(HUB_ID)).toEqual(['valid', 'valid']);
      app.emulator.accounts.uninstall(HUB_ID);
      journal.add(appEvent('APP_UNINSTALL', HUB_ID));
      await eventually(async () => {
        expect(await tokensOf(HUB_ID)).toEqual(['connection_not_found', 'connection_not_found']);
      }, KNOWN_WITHIN_MS);
    },
    TIMEOUT_MS,
  );

  function tokensOf(hubId: number): Promise<(string | undefined)[]> {
    return Promise.all(
      workers.map(async (worker) => {
        const answered = new Promise<string | undefined>((resolve) => {
          const listen = ({ token }: JournalWorkerMessage) => {
            if (token === undefined) return;
            worker.off('message', listen);
            resolve(token);
          };
          worker.on('message', listen);
        });
        worker.send(hubId);
        return answered;
      }),
    );
  }
});

async function kill(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = once(worker, 'exit');
  worker.kill('SIGKILL');
  await exited;
}
