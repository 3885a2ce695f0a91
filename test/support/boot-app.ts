import {
  ConsoleLogger,
  type INestApplication,
  type LoggerService,
  type ModuleMetadata,
} from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { type EmulatedApp, HubSpotEmulator, type HubSpotEmulatorOptions } from 'hubspot-emulator';
import {
  Clock,
  type HubSpotOAuthModuleExtras,
  type HubSpotOAuthOptions,
  HubSpotOAuthModule,
} from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import { reservePort } from './reserve-port.js';

export const ADAPTERS = {
  Express: () => new ExpressAdapter(),
  Fastify: () => new FastifyAdapter(),
} as const;
export type AdapterName = keyof typeof ADAPTERS;

export const TEST_KEY = `test:${Buffer.alloc(32, 'a key ').toString('base64')}`;
export const SCOPES = ['oauth', 'crm.objects.contacts.read'];

export interface BootOptions {
  readonly adapter?: AdapterName;
  /** Instead of `adapter`: one with options of its own. */
  readonly httpAdapter?: FastifyAdapter;
  readonly emulator?: HubSpotEmulatorOptions;
  /** A running emulator. `close` does not stop it. */
  readonly sharedEmulator?: HubSpotEmulator;
  readonly options?: Partial<HubSpotOAuthOptions>;
  readonly extras?: HubSpotOAuthModuleExtras;
  readonly metadata?: ModuleMetadata;
  /** The library's clock and the in-memory store's. */
  readonly clock?: Clock;
  /** Called before the app starts, with what a `main.ts` would do. */
  readonly prepare?: (app: INestApplication) => void;
  readonly logger?: LoggerService;
  /** Keeps the raw bytes of request bodies. @default false */
  readonly rawBody?: boolean;
}

export interface BootedApp {
  readonly app: INestApplication;
  readonly emulator: HubSpotEmulator;
  readonly origin: string;
  /** Closes the app, and the emulator unless it is shared. */
  readonly close: (options?: { ignoreUnmetFaults?: boolean }) => Promise<void>;
}

/** Starts a Nest app with the module on a free port, and an emulator with the app registered. */
export async function bootApp(boot: BootOptions = {}): Promise<BootedApp> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await bootOn(await reservePort(), boot);
    } catch (error) {
      // The redirect URI names the port before the server listens, and another process took it.
      if (attempts === 5 || !isPortTaken(error)) throw error;
    }
  }
}

async function bootOn(port: number, boot: BootOptions): Promise<BootedApp> {
  const origin = `http://localhost:${port}`;
  const redirectUri = boot.options?.redirectUri ?? `${origin}/hubspot/oauth/callback`;
  const emulator =
    boot.sharedEmulator ??
    (await HubSpotEmulator.start({ apps: [testApp(redirectUri)], ...boot.emulator }));
  const stopEmulator: BootedApp['close'] = async (options) => {
    if (boot.sharedEmulator === undefined) await emulator.stop(options);
  };
  const [registered] = emulator.apps;
  if (registered === undefined) throw new Error('The emulator has no app');
  const builder = Test.createTestingModule({
    ...boot.metadata,
    imports: [
      ScheduleModule.forRoot(),
      ...(boot.metadata?.imports ?? []),
      HubSpotOAuthModule.forRoot({
        clientId: registered.clientId,
        clientSecret: registered.clientSecret,
        redirectUri,
        scopes: SCOPES,
        encryptionKeys: TEST_KEY,
        apiUrl: emulator.url,
        appUrl: emulator.url,
        ...boot.options,
        connectionRepository: {
          useFactory: () => new InMemoryHubSpotConnectionRepository(boot.clock),
        },
        ...boot.extras,
      }),
    ],
  });
  if (boot.clock !== undefined) builder.overrideProvider(Clock).useValue(boot.clock);
  try {
    const module = await builder.compile();
    const httpAdapter = boot.httpAdapter ?? ADAPTERS[boot.adapter ?? 'Express']();
    const app = module.createNestApplication(httpAdapter, {
      rawBody: boot.rawBody ?? false,
      logger: boot.logger ?? (process.env['DEBUG_TESTS'] ? new ConsoleLogger() : false),
    });
    boot.prepare?.(app);
    await listen(app, port);
    const close: BootedApp['close'] = async (options) => {
      await app.close();
      await stopEmulator(options);
    };
    return { app, emulator, origin, close };
  } catch (error) {
    await stopEmulator({ ignoreUnmetFaults: true });
    throw error;
  }
}

async function listen(app: INestApplication, port: number): Promise<void> {
  try {
    await app.listen(port, 'localhost');
  } catch (error) {
    await app.close();
    throw error;
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

export function testApp(...redirectUris: string[]): EmulatedApp {
  return {
    clientId: '11111111-2222-4333-8444-555555555555',
    clientSecret: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
    name: 'Test App',
    redirectUris,
    requiredScopes: SCOPES,
    optionalScopes: ['crm.objects.contacts.write'],
  };
}
