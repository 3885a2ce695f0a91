import { HUB_ID } from '../http/support/connected-accounts.js';
import { openStore } from '../contracts/support/open-store.js';
import { SCOPES, TEST_KEY, testApp } from '../support/boot-app.js';
import { type PostgresServer, startPostgres } from '../support/databases.js';
import { RedisServer } from '../support/redis-server.js';
import { eventually } from '../support/eventually.js';
import {
  openQueue,
  type QueueName,
  type QueueUnderTest,
  QueueWorker,
  type QueueWorkerSettings,
} from './support/queue-under-test.js';
import { bootWebhookApp, type WebhookApp } from './support/webhook-app.js';
import { webhookEvent } from './support/webhook-event.js';

const SLOW = 20_000;

const QUEUES: QueueName[] = (await RedisServer.isInstalled()) ? ['BullMQ', 'pg-boss'] : ['pg-boss'];

describe.each(QUEUES)('A queue of %s', (name) => {
  let database: PostgresServer;
  let queue: QueueUnderTest;
  let store: Awaited<ReturnType<typeof openStore>>;
  let app: WebhookApp;
  const workers: QueueWorker[] = [];

  beforeAll(async () => {
    database = await startPostgres();
    queue = await openQueue(name, database);
    store = await openStore('pg', database.url);
    await store.repository.prepare({ createTables: true });
    app = await bootWebhookApp({
      extras: {
        connectionRepository: { useFactory: () => store.repository },
        eventQueue: { useFactory: () => queue.queue },
      },
    });
  }, 60_000);
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.stop();
  });
  afterAll(async () => {
    await app.close();
    await queue.close();
    await store.close();
    await database.stop();
  }, 60_000);

  const startWorker = async (): Promise<QueueWorker> => {
    const { clientId, clientSecret } = testApp();
    const settings: QueueWorkerSettings = {
      queue: name,
      databaseUrl: database.url,
      options: {
        clientId,
        clientSecret,
        apiUrl: app.emulator.url,
        appUrl: app.emulator.url,
        redirectUri: 'http://localhost:9/callback',
        scopes: SCOPES,
        encryptionKeys: TEST_KEY,
      },
    };
    const worker = await QueueWorker.start(settings);
    workers.push(worker);
    return worker;
  };
  it('takes a delivery at once, each event once, and another process handles it', async () => {
    const batch = Array.from({ length: 100 }, () => webhookEvent());
    const objects = batch.map(({ objectId }) => objectId).toSorted((a, b) => a - b);
    await expect(app.send([...batch.slice(1), batch[1]])).resolves.toBe(204);
    await expect(app.send(batch.map((one) => ({ ...one, attemptNumber: 1 })))).resolves.toBe(204);
    const ids = await queue.jobIds();
    expect([ids.length, new Set(ids).size]).toEqual([100, 100]);

    const worker = await startWorker();
    await eventually(() => expect(worker.handled.toSorted((a, b) => a - b)).toEqual(objects), SLOW);
    await expect(app.send(batch.map((one) => ({ ...one, attemptNumber: 2 })))).resolves.toBe(204);
    const last = webhookEvent();
    await expect(app.send([last])).resolves.toBe(204);
    await eventually(() => expect(worker.handled).toContain(last.objectId), SLOW);
    expect(worker.handled).toHaveLength(101);
    // Nothing was handled in the process that received it.
    expect(app.recorder.events).toEqual([]);
  }, 60_000);

  it('repeats what fails, and keeps what fails always', async () => {
    const worker = await startWorker();
    const once = webhookEvent({ sourceId: 'fails once' });
    const always = webhookEvent({ sourceId: 'fails' });
    const good = webhookEvent();
    await expect(app.send([once, always, good])).resolves.toBe(204);
    await eventually(async () => {
      await queue.hurry();
      expect(await queue.deadLetters()).toEqual([{ ...always, portalId: HUB_ID }]);
    }, SLOW);
    const times = (objectId: number) => worker.handled.filter((one) => one === objectId).length;
    expect([once, always, good].map(({ objectId }) => times(objectId))).toEqual([2, 10, 1]);
    const failed = await app.webhooks.failed();
    expect(failed.map(({ event }) => event['objectId'])).toEqual([always.objectId]);
    await eventually(() => expect(worker.lost).toEqual(failed.map(({ id }) => id)));
  }, 60_000);

  it('is left by a worker that closes', async () => {
    const worker = await startWorker();
    await worker.close();
    const event = webhookEvent();
    await expect(app.send([event])).resolves.toBe(204);
    const next = await startWorker();
    await eventually(() => expect(next.handled).toContain(event.objectId), SLOW);
    expect(worker.handled).not.toContain(event.objectId);
  }, 60_000);

  it('that is down is answered with 503, and the next delivery stored', async () => {
    const event = webhookEvent();
    await queue.pause();
    await expect(app.send([event])).resolves.toBe(503);
    await queue.resume();
    await eventually(async () => expect(await app.send([event])).toBe(204), SLOW);
    await eventually(async () => expect((await queue.jobIds()).length).toBeGreaterThan(0));
    const worker = await startWorker();
    await eventually(() => expect(worker.handled).toContain(event.objectId), SLOW);
  }, 60_000);
});
