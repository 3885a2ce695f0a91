import { type ExecutionContext, Injectable, Module, UseGuards } from '@nestjs/common';
import { Controller } from '@nestjs/common';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { GraphQLModule, Int, Query, Resolver } from '@nestjs/graphql';
import {
  ClientProxyFactory,
  MessagePattern,
  type MicroserviceOptions,
  Transport,
} from '@nestjs/microservices';
import {
  AccountNotNamedError,
  CurrentHubSpotConnection,
  type HttpRequest,
  type HubSpotConnection,
  HubSpotConnectionGuard,
  HubSpotTokenService,
  RequireHubSpotScopes,
  SameOriginGuard,
} from 'nestjs-hubspot-oauth';
import { firstValueFrom, timeout } from 'rxjs';
import { freePort } from '../../src/configuration/free-port.js';
import { type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';
import { RecordingLogger } from '../support/recording-logger.js';

/** For a GraphQL context that has the request under another name. */
@Injectable()
class RenamedRequestGuard extends HubSpotConnectionGuard {
  protected override getRequest(context: ExecutionContext): HttpRequest {
    return context.getArgByIndex<{ original: HttpRequest }>(2).original;
  }
}

@Resolver()
class AccountResolver {
  @Query(() => Int)
  @UseGuards(HubSpotConnectionGuard)
  account(@CurrentHubSpotConnection() { hubId }: HubSpotConnection): number {
    return hubId;
  }

  @Query(() => Int)
  @UseGuards(RenamedRequestGuard)
  renamed(@CurrentHubSpotConnection() { hubId }: HubSpotConnection): number {
    return hubId;
  }

  @Query(() => Int)
  @UseGuards(HubSpotConnectionGuard)
  @RequireHubSpotScopes('deals')
  deals(): number {
    return 0;
  }

  @Query(() => Int)
  internal(): number {
    throw new AccountNotNamedError();
  }
}

@Module({
  imports: [
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      autoSchemaFile: true,
      context: ({ req }: { req: HttpRequest }) => ({ req, original: req }),
    }),
  ],
  providers: [AccountResolver],
})
class GraphModule {}

describe('a GraphQL resolver', () => {
  let booted: BootedApp;
  let browser: Browser;
  let logger: RecordingLogger;

  beforeAll(async () => {
    logger = new RecordingLogger();
    booted = await bootApp({ logger, metadata: { imports: [GraphModule] } });
    browser = new Browser();
    await install(booted, browser);
  });
  afterAll(() => booted.close());

  const query = async (name: string, from = browser) => {
    const page = await from.post(`${booted.origin}/graphql`, {
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: `{ ${name} }` }),
    });
    return JSON.parse(page.body) as {
      data: Record<string, unknown> | null;
      errors?: { message: string; extensions: Record<string, unknown> }[];
    };
  };

  it.each(['account', 'renamed'])('gets the connection of the session (%s)', async (name) => {
    expect(await query(name)).toEqual({ data: { [name]: 1234567 } });
  });

  it.each(['account', 'renamed'])('is refused without a session (%s)', async (name) => {
    const { data, errors } = await query(name, new Browser());
    expect(data).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'hubspot_account_required',
      status: 401,
      installUrl: `${booted.origin}/hubspot/oauth/install`,
    });
  });

  it('reports missing scopes', async () => {
    const { errors } = await query('deals');
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'missing_scopes',
      missingScopes: ['deals'],
    });
  });

  it('hides from clients what is for the operator, and logs it', async () => {
    const { errors } = await query('internal');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'internal_error' });
    expect(errors?.[0]?.message).toBe('Internal error. See the application log.');
    expect(logger.errors.join()).toContain('account_not_named: The HubSpot call names no account');
  });
});

@Controller()
class MessagesController {
  constructor(private readonly tokens: HubSpotTokenService) {}

  @MessagePattern('token')
  token(): Promise<string> {
    return this.tokens.getAccessToken(42);
  }

  @MessagePattern('guarded')
  @UseGuards(HubSpotConnectionGuard)
  guarded(): string {
    return 'never';
  }

  @MessagePattern('same-origin')
  @UseGuards(SameOriginGuard)
  sameOrigin(): string {
    return 'never';
  }
}

describe('a message handler', () => {
  let booted: BootedApp;
  let port: number;
  let browser: Browser;

  beforeAll(async () => {
    port = await freePort('127.0.0.1');
    booted = await bootApp({ metadata: { controllers: [MessagesController] } });
    const options = { transport: Transport.TCP, options: { host: '127.0.0.1', port } } as const;
    booted.app.connectMicroservice<MicroserviceOptions>(options, { inheritAppConfig: true });
    await booted.app.startAllMicroservices();
    browser = new Browser();
    await install(booted, browser);
  });
  afterAll(() => booted.close());

  const send = async (pattern: string, payload: unknown) => {
    const client = ClientProxyFactory.create({
      transport: Transport.TCP,
      options: { host: '127.0.0.1', port },
    });
    try {
      return await firstValueFrom(client.send<unknown>(pattern, payload).pipe(timeout(5_000)));
    } finally {
      await client.close();
    }
  };

  it('rejects with the code of an error', async () => {
    await expect(send('token', {})).rejects.toMatchObject({
      status: 'error',
      code: 'connection_not_found',
      message: expect.stringContaining('42'),
    });
  });

  it.each(['guarded', 'same-origin'])(
    'refuses a payload that looks like a request (%s)',
    async (pattern) => {
      const cookie = Object.entries(browser.cookies(booted.origin))
        .map(([name, value]) => `${name}=${value}`)
        .join('; ');
      const headers = { cookie, 'sec-fetch-site': 'same-origin' };
      const payload = { method: 'GET', originalUrl: '/', headers };
      await expect(send(pattern, payload)).rejects.toMatchObject({ code: 'internal_error' });
    },
  );
});
