// The worker of a queue in a process of its own, with the built library.
import { Injectable, Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import {
  type HubSpotEvent,
  HubSpotOAuthEvents,
  HubSpotOAuthModule,
  HubSpotWebhooks,
  OnHubSpotEvent,
} from 'nestjs-hubspot-oauth';
import { openStore } from '../../contracts/support/open-store.js';
import type { QueueWorkerSettings } from './queue-under-test.js';

const settings = JSON.parse(process.argv[2] ?? '') as QueueWorkerSettings;

@Injectable()
class Handlers {
  private readonly failedOnce = new Set<unknown>();

  @OnHubSpotEvent('contact.creation')
  handle({ objectId, sourceId }: HubSpotEvent<'contact.creation'>): void {
    process.send?.({ handled: objectId });
    if (sourceId === 'fails') throw new Error('fails always');
    if (sourceId !== 'fails once' || this.failedOnce.has(objectId)) return;
    this.failedOnce.add(objectId);
    throw new Error('fails once');
  }
}

@Module({})
class WorkerModule {}

const providers: Provider[] = [Handlers];
if (settings.queue === 'BullMQ') {
  providers.push((await import('../recipes/bullmq.js')).BullMqEventWorker);
}

const { repository } = await openStore('pg', settings.databaseUrl);
const app = await NestFactory.createApplicationContext(
  {
    module: WorkerModule,
    providers,
    imports: [
      ScheduleModule.forRoot(),
      HubSpotOAuthModule.forRoot({
        ...settings.options,
        controller: false,
        connectionRepository: { useFactory: () => repository },
      }),
    ],
  },
  { logger: false, abortOnError: false },
);
process.on('disconnect', () => process.exit());
app
  .get(HubSpotOAuthEvents)
  .on('webhook.failed')
  .subscribe(({ isLost, eventId }) => isLost && process.send?.({ lost: eventId }));
process.on('message', () => void app.close().then(() => process.exit()));
if (settings.queue === 'pg-boss') {
  const { startBoss, startWorker } = await import('../recipes/pg-boss.js');
  await startWorker(await startBoss(settings.databaseUrl), app.get(HubSpotWebhooks));
}
process.send?.({ ready: true });
