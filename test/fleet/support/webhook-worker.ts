// One instance of an app that handles webhooks, with the built library on PostgreSQL.
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import {
  type HubSpotEvent,
  HubSpotOAuthModule,
  type HubSpotOAuthOptions,
  OnHubSpotEvent,
} from 'nestjs-hubspot-oauth';
import { openStore } from '../../contracts/support/open-store.js';

export interface WebhookWorkerSettings {
  readonly databaseUrl: string;
  readonly options: HubSpotOAuthOptions;
}

export interface WebhookWorkerMessage {
  readonly port?: number;
  /** The object whose event a handler was called with. */
  readonly called?: number;
  /** The object whose handler returned. */
  readonly handled?: number;
}

const MAX_WORK_MS = 20;
const settings = JSON.parse(process.argv[2] ?? '') as WebhookWorkerSettings;
const tell = (message: WebhookWorkerMessage) => process.send?.(message);

@Injectable()
class Handlers {
  @OnHubSpotEvent('contact.creation')
  async handle({ objectId }: HubSpotEvent<'contact.creation'>): Promise<void> {
    tell({ called: objectId });
    await delay(Math.random() * MAX_WORK_MS);
    tell({ handled: objectId });
  }
}

@Module({ providers: [Handlers] })
class WorkerModule {}

const { repository } = await openStore('pg', settings.databaseUrl);
const app = await NestFactory.create(
  {
    module: WorkerModule,
    imports: [
      ScheduleModule.forRoot(),
      HubSpotOAuthModule.forRoot({
        ...settings.options,
        connectionRepository: { useFactory: () => repository },
      }),
    ],
  },
  { logger: false, abortOnError: false, rawBody: true },
);
process.on('disconnect', () => process.exit());
await app.listen(0, '127.0.0.1');
tell({ port: Number(new URL(await app.getUrl()).port) });
