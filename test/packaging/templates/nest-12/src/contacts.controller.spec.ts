import { INestApplication } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { HubSpotEmulator } from 'hubspot-emulator';
import { HubSpotOAuthModule } from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import request from 'supertest';
import { App } from 'supertest/types.js';
import { ContactsController } from './contacts.controller.js';

describe('ContactsController', () => {
  let emulator: HubSpotEmulator;
  let app: INestApplication<App>;

  beforeAll(async () => {
    emulator = await HubSpotEmulator.start();
    const [{ clientId, clientSecret, redirectUris, requiredScopes }] = emulator.apps;
    const module = await Test.createTestingModule({
      imports: [
        ScheduleModule.forRoot(),
        HubSpotOAuthModule.forRoot({
          clientId,
          clientSecret,
          redirectUri: redirectUris[0],
          scopes: requiredScopes,
          encryptionKeys: `test:${Buffer.alloc(32, 'a key ').toString('base64')}`,
          apiUrl: emulator.url,
          appUrl: emulator.url,
          connectionRepository: { useFactory: () => new InMemoryHubSpotConnectionRepository() },
        }),
      ],
      controllers: [ContactsController],
    }).compile();
    app = module.createNestApplication();
    await app.init();
  });

  afterAll(async () => {
    await app.close();
    await emulator.stop();
  });

  it('refuses a browser without an account', async () => {
    await request(app.getHttpServer()).get('/contacts').expect(401);
  });

  it('lists the contacts of the account that was installed', async () => {
    const browser = request.agent(app.getHttpServer());
    const started = await browser.get('/hubspot/oauth/install').expect(302);
    const callback = new URL(await emulator.approve(started.headers.location, { hubId: 1234567 }));
    await browser.get(callback.pathname + callback.search).expect(302);

    const { body } = await browser.get('/contacts').expect(200);
    expect(body.results).toHaveLength(3);
  });
});
