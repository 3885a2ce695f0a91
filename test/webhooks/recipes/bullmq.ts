import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue, Worker } from 'bullmq';
import { HubSpotEventQueue, HubSpotWebhooks, type QueuedHubSpotEvent } from 'nestjs-hubspot-oauth';

const connection = { url: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379' };

@Injectable()
export class BullMqEventQueue extends HubSpotEventQueue implements OnApplicationShutdown {
  private readonly queue = new Queue('hubspot', { connection });

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

// In the worker's process: const worker = startWorker(app.get(HubSpotWebhooks))
export const startWorker = (webhooks: HubSpotWebhooks) =>
  new Worker('hubspot', ({ data }) => webhooks.dispatch([data]), { connection, concurrency: 20 });
