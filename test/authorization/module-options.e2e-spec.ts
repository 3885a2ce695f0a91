import {
  ConsoleLogger,
  type DynamicModule,
  type INestApplication,
  Injectable,
  Module,
} from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import {
  HubSpotAuthorizationService,
  HubSpotConfigurationError,
  HubSpotConnectionGuard,
  HubSpotHttpService,
  HubSpotOAuthModule,
  type HubSpotOAuthOptions,
  HubSpotTokenService,
} from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import { TEST_KEY } from '../support/boot-app.js';

const OPTIONS: HubSpotOAuthOptions = {
  clientId: 'a-client',
  clientSecret: 'a-secret',
  redirectUri: 'https://app.example.com/hubspot/oauth/callback',
  scopes: ['oauth'],
  encryptionKeys: TEST_KEY,
};
const EXTRAS = { connectionRepository: { useClass: InMemoryHubSpotConnectionRepository } };

@Injectable()
class OptionsSource {
  createHubSpotOAuthOptions(): HubSpotOAuthOptions {
    return OPTIONS;
  }
}

@Module({ providers: [OptionsSource], exports: [OptionsSource] })
class OptionsModule {}

const logger = new ConsoleLogger({ logLevels: [] });

async function initialise(
  ...imports: (DynamicModule | typeof OptionsModule)[]
): Promise<INestApplication> {
  const module = await Test.createTestingModule({ imports: [ScheduleModule.forRoot(), ...imports] })
    .setLogger(logger)
    .compile();
  return module.createNestApplication({ logger }).init();
}

describe('HubSpotOAuthModule', () => {
  it.each<[string, () => DynamicModule]>([
    ['forRoot', () => HubSpotOAuthModule.forRoot({ ...OPTIONS, ...EXTRAS })],
    [
      'forRootAsync with useFactory',
      () =>
        HubSpotOAuthModule.forRootAsync({
          imports: [OptionsModule],
          inject: [OptionsSource],
          useFactory: async (source: OptionsSource) => source.createHubSpotOAuthOptions(),
          ...EXTRAS,
        }),
    ],
    [
      'forRootAsync with useClass',
      () => HubSpotOAuthModule.forRootAsync({ useClass: OptionsSource, ...EXTRAS }),
    ],
    [
      'forRootAsync with useExisting',
      () =>
        HubSpotOAuthModule.forRootAsync({
          imports: [OptionsModule],
          useExisting: OptionsSource,
          ...EXTRAS,
        }),
    ],
  ])('starts with the options of %s', async (_name, module) => {
    const app = await initialise(module());
    const { url } = await app
      .get(HubSpotAuthorizationService)
      .begin({ method: 'POST', originalUrl: '/', headers: {} });
    await app.close();
    expect(url).toContain('https://app.hubspot.com/oauth/authorize?client_id=a-client&');
  });

  it('takes extras that are undefined for their defaults', async () => {
    const extras = {
      ...EXTRAS,
      routePrefix: undefined,
      controller: undefined,
      isGlobal: undefined,
    };
    const options = { ...OPTIONS, ...extras } as unknown as HubSpotOAuthOptions;
    const { controllers, global } = HubSpotOAuthModule.forRoot(options);
    expect({ controllers: controllers?.length, global }).toEqual({ controllers: 2, global: true });
  });

  it.each<[string, (options: HubSpotOAuthOptions) => DynamicModule]>([
    ['forRoot', (options) => HubSpotOAuthModule.forRoot({ ...options, ...EXTRAS })],
    [
      'forRootAsync',
      (options) => HubSpotOAuthModule.forRootAsync({ useFactory: () => options, ...EXTRAS }),
    ],
  ])('refuses to start with everything that is wrong in one error: %s', async (_name, module) => {
    const wrong: HubSpotOAuthOptions = {
      ...OPTIONS,
      clientId: '',
      encryptionKeys: 'the-secret-key',
      redirectUri: 'http://app.example.com/hubspot/oauth/callback',
    };
    const starting = initialise(module(wrong));
    await expect(starting).rejects.toBeInstanceOf(HubSpotConfigurationError);
    await expect(starting).rejects.toMatchObject({
      problems: [
        { option: 'clientId', environmentVariable: 'HUBSPOT_CLIENT_ID' },
        { option: 'redirectUri', environmentVariable: 'HUBSPOT_REDIRECT_URI' },
        { option: 'encryptionKeys', environmentVariable: 'HUBSPOT_ENCRYPTION_KEYS' },
      ],
      message: expect.not.stringContaining('the-secret-key'),
    });
  });

  describe('with isGlobal: false', () => {
    const local = HubSpotOAuthModule.forRoot({ ...OPTIONS, ...EXTRAS, isGlobal: false });

    @Injectable()
    class Consumer {
      constructor(
        readonly tokens: HubSpotTokenService,
        readonly http: HubSpotHttpService,
        readonly guard: HubSpotConnectionGuard,
      ) {}
    }

    it('is there for modules that import it', async () => {
      @Module({ imports: [local], providers: [Consumer] })
      class ImportingModule {}

      const app = await initialise({ module: ImportingModule });
      expect(app.get(Consumer, { strict: false }).tokens).toBeInstanceOf(HubSpotTokenService);
      await app.close();
    });

    it('is hidden from those that do not', async () => {
      @Module({ providers: [Consumer] })
      class StrangerModule {}

      await expect(initialise(local, { module: StrangerModule })).rejects.toThrow(
        /can't resolve dependencies of the Consumer/,
      );
    });
  });
});
