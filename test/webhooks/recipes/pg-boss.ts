// npm install pg-boss@10
import { Injectable } from '@nestjs/common';
import {
  type HubSpotEvent,
  HubSpotEventQueue,
  HubSpotWebhooks,
  type QueuedHubSpotEvent,
} from 'nestjs-hubspot-oauth';
import PgBoss from 'pg-boss';

// A provider of the application, and of the worker's process. In a hook beforeApplicationShutdown
// call boss.stop(): it waits for the jobs that are running.
export async function startBoss(connectionString: string): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString, archiveCompletedAfterSeconds: 48 * 3_600 });
  boss.on('error', console.error);
  await boss.start();
  const [name, deadLetter] = ['hubspot', 'hubspot-failed'];
  await boss.createQueue(deadLetter);
  await boss.createQueue(name, {
    name,
    deadLetter,
    retryLimit: 9,
    retryDelay: 1,
    retryBackoff: true,
  });
  return boss;
}

@Injectable()
export class PgBossEventQueue extends HubSpotEventQueue {
  constructor(private readonly boss: PgBoss) {
    super();
  }

  // One statement. A job whose id is in the queue already, done or not, is left out.
  override async enqueue(events: readonly QueuedHubSpotEvent[]): Promise<void> {
    await this.boss.insert(events.map(({ id, event }) => ({ id, name: 'hubspot', data: event })));
  }
}

const workOptions = {
  batchSize: 20,
  pollingIntervalSeconds: 0.5,
  includeMetadata: true as const,
};

// In the worker's process: await startWorker(boss, app.get(HubSpotWebhooks))
export const startWorker = (boss: PgBoss, webhooks: HubSpotWebhooks) =>
  boss.work<HubSpotEvent>('hubspot', workOptions, async (jobs) => {
    const results = await Promise.allSettled(
      jobs.map(({ data, retryCount, retryLimit }) =>
        webhooks.dispatch([data], { isLastAttempt: retryCount >= retryLimit }),
      ),
    );
    const failed = jobs.filter((_, index) => results[index]?.status === 'rejected');
    if (failed.length > 0)
      await boss.fail(
        'hubspot',
        failed.map(({ id }) => id),
      );
  });
