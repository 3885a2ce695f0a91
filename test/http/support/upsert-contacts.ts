// Run by several processes at once: upserts the same contacts, each process from another one on.
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { HubSpotHttpService, HubSpotOAuthModule, HubSpotTokenService } from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';

/** What the test passes, as JSON. */
export interface UpsertJob {
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly hubId: number;
  readonly refreshToken: string;
  readonly contacts: number;
}

@Module({})
class UpsertModule {}

const job = JSON.parse(process.argv[2] ?? '') as UpsertJob;
const app = await NestFactory.createApplicationContext(
  {
    module: UpsertModule,
    imports: [
      ScheduleModule.forRoot(),
      HubSpotOAuthModule.forRoot({
        clientId: job.clientId,
        clientSecret: job.clientSecret,
        apiUrl: job.apiUrl,
        appUrl: job.apiUrl,
        redirectUri: 'http://localhost/callback',
        scopes: ['oauth'],
        encryptionKeys: `upsert:${Buffer.alloc(32, 'a key ').toString('base64')}`,
        controller: false,
        pacing: false,
        connectionRepository: { useFactory: () => new InMemoryHubSpotConnectionRepository() },
      }),
    ],
  },
  { logger: false, abortOnError: false },
);
await app.get(HubSpotTokenService).adopt({ refreshToken: job.refreshToken });
const first = process.pid % job.contacts;
const inputs = Array.from({ length: job.contacts }, (_, index) => ({
  id: `contact-${(first + index) % job.contacts}@example.com`,
  idProperty: 'email',
  properties: { firstname: String(process.pid) },
}));
const contacts = app.get(HubSpotHttpService).forAccount(job.hubId).crm('contacts');
const results = await contacts.batch.upsert(inputs);
console.log(
  JSON.stringify({
    created: results.filter((result) => result.ok && result.value.new).length,
    failed: results.filter(({ ok }) => !ok).length,
  }),
);
await app.close();
