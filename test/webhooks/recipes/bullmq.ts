// npm install bullmq@6 ioredis@5
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Queue, Worker } from 'bullmq';
import {
  type HubSpotEvent,
  HubSpotEventQueue,
  HubSpotWebhooks,
  type QueuedHubSpotEvent,
} from 'nestjs-hubspot-oauth';

const connection = { url: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379' };
const logger = new Logger('BullMQ');
const logError = (error: Error) => logger.error(error.message);

@Injectable()
export class BullMqEventQueue extends HubSpotEventQueue implements OnApplicationShutdown {
  private readonly queue = new Queue('hubspot', { connection }).on('error', logError);

  // One transaction. A job whose id is in the queue already, done or not, is left out.
  override async enqueue(events: readonly QueuedHubSpotEvent[]): Promise<void> {
    const retries = { attempts: 10, backoff: { type: 'exponential', delay: 1_000 } };
    const opts = { ...retries, removeOnComplete: { age: 48 * 3_600 } };
    await this.queue.addBulk(
      events.map(({ id, event }) => ({ name: 'event', data: event, opts: { ...opts, jobId: id } })),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queue.close();
  }
}

// A provider of the worker's process, beside the handlers.
@Injectable()
export class BullMqEventWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private worker: Worker<HubSpotEvent> | undefined;

  constructor(private readonly webhooks: HubSpotWebhooks) {}

  onApplicationBootstrap(): void {
    this.worker = new Worker<HubSpotEvent>(
      'hubspot',
      ({ data, attemptsMade, opts: { attempts = 1 } }) =>
        this.webhooks.dispatch([data], { isLastAttempt: attemptsMade + 1 >= attempts }),
      { connection, concurrency: 20 },
    ).on('error', logError);
  }

  // Waits for the jobs that are running, while the database is still open.
  async beforeApplicationShutdown(): Promise<void> {
    await this.worker?.close();
  }
}
