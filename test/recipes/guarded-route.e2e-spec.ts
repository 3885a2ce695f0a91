import { type INestApplication, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { HubSpotEmulator } from 'hubspot-emulator';
import {
  HubSpotConnectionGuard,
  HubSpotConnectionRepository,
  HubSpotOAuthModule,
  type HubSpotOAuthModuleExtras,
} from 'nestjs-hubspot-oauth';
import {
  FixedHubSpotConnectionGuard,
  InMemoryHubSpotConnectionRepository,
} from 'nestjs-hubspot-oauth/testing';
import request from 'supertest';
import { TEST_KEY, testApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';
import { reservePort } from '../support/reserve-port.js';
import { AccountController, createTestApp } from './guarded-route.js';

describe('a route whose guard a test replaces', () => {
  it('gets the connection of the test, without the module', async () => {
    const app = await createTestApp();
    const { body } = await request(app.getHttpServer()).get('/account').expect(200);
    expect(body).toEqual({ hubId: 42, scopes: ['oauth'] });
    await app.close();
  });

  it('gets an active connection by default', () => {
    expect(new FixedHubSpotConnectionGuard({ hubId: 42 }).connection).toMatchObject({
      hubId: 42,
      status: 'active',
      scopes: [],
    });
  });
});

/** An application with a store that cannot be opened in a test. */
function applicationWith(redirectUri: string, apiUrl: string, extras: HubSpotOAuthModuleExtras) {
  @Module({
    imports: [
      ScheduleModule.forRoot(),
      HubSpotOAuthModule.forRoot({
        clientId: testApp(redirectUri).clientId,
        clientSecret: testApp(redirectUri).clientSecret,
        redirectUri,
        scopes: ['oauth', 'crm.objects.contacts.read'],
        encryptionKeys: TEST_KEY,
        apiUrl,
        appUrl: apiUrl,
        ...extras,
      }),
    ],
    controllers: [AccountController],
  })
  class AppModule {}
  return AppModule;
}

describe.each<[string, HubSpotOAuthModuleExtras]>([
  ['TypeORM, which is not imported', {}],
  [
    'a store that fails to open',
    {
      connectionRepository: {
        useFactory: () => {
          throw new Error('There is no database');
        },
      },
    },
  ],
])('an application whose repository a test replaces: %s', (_name, extras) => {
  let emulator: HubSpotEmulator;
  let app: INestApplication;
  let origin: string;

  beforeAll(async () => {
    const port = await reservePort();
    origin = `http://localhost:${port}`;
    const redirectUri = `${origin}/hubspot/oauth/callback`;
    emulator = await HubSpotEmulator.start({ apps: [testApp(redirectUri)] });
    const module = await Test.createTestingModule({
      imports: [applicationWith(redirectUri, emulator.url, extras)],
    })
      .overrideProvider(HubSpotConnectionRepository)
      .useValue(new InMemoryHubSpotConnectionRepository())
      .compile();
    app = module.createNestApplication({ logger: false });
    await app.listen(port, 'localhost');
  });
  afterAll(async () => {
    await app.close();
    await emulator.stop();
  });

  it('installs an account and admits its requests, without a database', async () => {
    const browser = new Browser();
    await install({ origin, emulator }, browser);
    const { body } = await browser.get(`${origin}/account`);
    expect(JSON.parse(body)).toMatchObject({ hubId: 1234567 });
    expect(app.get(HubSpotConnectionGuard, { strict: false })).toBeDefined();
  });
});
