// One instance of an app that reads HubSpot's webhooks journal, with the built library on PostgreSQL.
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import {
  type HubSpotEvent,
  HubSpotOAuthError,
  HubSpotOAuthModule,
  type HubSpotOAuthOptions,
  HubSpotTokenService,
  OnHubSpotEvent,
} from 'nestjs-hubspot-oauth';
import { openStore } from '../../contracts/support/open-store.js';
import { shiftClocks } from './shift-clocks.js';

export interface JournalWorkerSettings {
  readonly databaseUrl: string;
  readonly clockOffsetMs: number;
  readonly options: HubSpotOAuthOptions;
}

export interface JournalWorkerMessage {
  readonly isReady?: true;
  /** The time of the event that a handler was called with. */
  readonly called?: number;
  readonly handled?: number;
  /** What asking for a token of the account results in. */
  readonly token?: string;
}

const settings = JSON.parse(process.argv[2] ?? '') as JournalWorkerSettings;
const tell = (message: JournalWorkerMessage) => process.send?.(message);
shiftClocks(settings.clockOffsetMs);

@Injectable()
class Handlers {
  @OnHubSpotEvent('app.installed')
  async handle({ occurredAt }: HubSpotEvent<'app.installed'>): Promise<void> {
    tell({ called: occurredAt });
    await Promise.resolve();
    tell({ handled: occurredAt });
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
process.on('message', (hubId: number) => {
  const tokens = app.get(HubSpotTokenService);
  tokens.getAccessToken(hubId).then(
    () => tell({ token: 'valid' }),
    (error: unknown) => tell({ token: error instanceof HubSpotOAuthError ? error.code : 'other' }),
  );
});
await app.init();
tell({ isReady: true });
