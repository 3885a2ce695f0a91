import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { SchedulerRegistry, ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { HubSpotEmulator } from 'hubspot-emulator';
import {
  CurrentHubSpotConnection,
  type HubSpotConnection,
  HubSpotConnectionGuard,
  HubSpotConnections,
  HubSpotOAuthEvents,
  HubSpotOAuthModule,
  type HubSpotOAuthModuleExtras,
} from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import { freePort } from '../../src/configuration/free-port.js';
import { ADAPTERS, type AdapterName, SCOPES, testApp, TEST_KEY } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';

const APPS = ['sales', 'support'] as const;
type App = (typeof APPS)[number];

interface Settings extends HubSpotOAuthModuleExtras {
  readonly clientId?: string;
}

@Controller()
@UseGuards(HubSpotConnectionGuard)
class AccountController {
  constructor(readonly events: HubSpotOAuthEvents) {}

  @Get('account')
  account(@CurrentHubSpotConnection() { hubId, clientId }: HubSpotConnection): object {
    return { hubId, clientId };
  }
}

@Controller('sales')
class SalesController extends AccountController {}

@Controller('support')
class SupportController extends AccountController {}

describe.each(Object.keys(ADAPTERS) as AdapterName[])(
  'two apps in one process on %s',
  (adapter) => {
    let emulator: HubSpotEmulator;
    let origin: string;
    let port: number;
    const store = new InMemoryHubSpotConnectionRepository();

    beforeEach(async () => {
      port = await freePort('localhost');
      origin = `http://localhost:${port}`;
      emulator = await HubSpotEmulator.start({
        apps: APPS.map((app) => ({
          ...testApp(`${origin}/${app}/hubspot/callback`),
          clientId: app,
        })),
      });
    });
    afterEach(() => emulator.stop());

    const appModule = (app: App, { clientId = app, ...extras }: Settings = {}) =>
      HubSpotOAuthModule.forRoot({
        clientId,
        clientSecret: testApp().clientSecret,
        redirectUri: `${origin}/${extras.routePrefix ?? `${app}/hubspot`}/callback`,
        scopes: SCOPES,
        encryptionKeys: TEST_KEY,
        apiUrl: emulator.url,
        appUrl: emulator.url,
        isGlobal: false,
        routePrefix: `${app}/hubspot`,
        connectionRepository: { useFactory: () => store },
        ...extras,
      });

    async function boot(sales: Settings = {}, support: Settings = {}) {
      @Module({ imports: [appModule('sales', sales)], controllers: [SalesController] })
      class SalesModule {}
      @Module({ imports: [appModule('support', support)], controllers: [SupportController] })
      class SupportModule {}
      const module = await Test.createTestingModule({
        imports: [ScheduleModule.forRoot(), SalesModule, SupportModule],
      }).compile();
      const app = module.createNestApplication(ADAPTERS[adapter](), { logger: false });
      await app.listen(port, 'localhost');
      return app;
    }

    const installed = async (browser: Browser, app: App, hubId: number) => {
      const { headers } = await browser.get(`${origin}/${app}/hubspot/install`);
      const page = await browser.get(await emulator.approve(headers.location ?? '', { hubId }));
      expect(page.status).toBe(302);
    };

    it('share no route, cookie, connection, event or interval', async () => {
      const app = await boot();
      const browser = new Browser();
      const events: string[] = [];
      for (const controller of [SalesController, SupportController]) {
        app
          .get<AccountController>(controller, { strict: false })
          .events.all.subscribe(({ type }) => events.push(`${controller.name} ${type}`));
      }
      await installed(browser, 'sales', 1234567);
      await installed(browser, 'support', 7654321);
      const account = async (name: App) =>
        JSON.parse((await browser.get(`${origin}/${name}/account`)).body) as unknown;
      expect(await account('sales')).toEqual({ hubId: 1234567, clientId: 'sales' });
      expect(await account('support')).toEqual({ hubId: 7654321, clientId: 'support' });
      expect(Object.keys(browser.cookies(origin)).toSorted()).toEqual([
        expect.stringMatching(/^hubspot_[0-9a-f]{8}_session$/),
        expect.stringMatching(/^hubspot_[0-9a-f]{8}_session$/),
      ]);
      expect(events).toEqual([
        'SalesController connection.created',
        'SupportController connection.created',
      ]);
      expect(app.get(SchedulerRegistry).getIntervals()).toHaveLength(6);
      const [sales, support] = app.get(HubSpotConnections, { strict: false, each: true });
      expect([(await sales?.list())?.length, (await support?.list())?.length]).toEqual([1, 1]);
      await app.close();
    });

    it('name their own install route in problems', async () => {
      const app = await boot();
      for (const name of APPS) {
        const { body } = await new Browser().get(`${origin}/${name}/account`);
        expect(JSON.parse(body)).toMatchObject({
          code: 'hubspot_account_required',
          installUrl: `${origin}/${name}/hubspot/install`,
        });
      }
      await app.close();
    });

    it.each<[string, Settings, Settings, RegExp]>([
      ['both are global', { isGlobal: true }, { isGlobal: true }, /isGlobal: two .* are global/],
      [
        'both have one prefix',
        { routePrefix: 'hubspot' },
        { routePrefix: '/hubspot/' },
        /routePrefix: two .* at \/hubspot/,
      ],
      ['both have one client id', {}, { clientId: 'sales' }, /clientId: two .* same client id/],
    ])('keep the application from starting if %s', async (_name, sales, support, reason) => {
      await expect(boot(sales, support)).rejects.toThrow(reason);
    });
  },
);
