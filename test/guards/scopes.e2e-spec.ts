import { Controller, Get, UseGuards } from '@nestjs/common';
import {
  CurrentHubSpotConnection,
  type HubSpotConnection,
  HubSpotConnectionGuard,
  HubSpotConnections,
  type HubSpotOAuthEvent,
  HubSpotOAuthEvents,
  type MissingHubSpotScopes,
  RequireAnyHubSpotScope,
  RequireHubSpotScopes,
} from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';

const WRITE = 'crm.objects.contacts.write';

@Controller()
@UseGuards(HubSpotConnectionGuard)
@RequireAnyHubSpotScope('oauth', 'tickets')
class ScopesController {
  constructor(private readonly connections: HubSpotConnections) {}

  @Get('met')
  @RequireAnyHubSpotScope('deals', 'crm.objects.contacts.read')
  met(): string {
    return 'met';
  }

  @Get('unmet')
  @RequireAnyHubSpotScope('deals', WRITE)
  unmet(): string {
    return 'never';
  }

  @Get('both')
  @RequireHubSpotScopes('companies', 'oauth')
  @RequireAnyHubSpotScope('deals', 'companies')
  both(): string {
    return 'never';
  }

  @Get('missing')
  missing(@CurrentHubSpotConnection() connection: HubSpotConnection): MissingHubSpotScopes {
    return this.connections.missingScopes(connection);
  }
}

@Controller('class')
@UseGuards(HubSpotConnectionGuard)
@RequireAnyHubSpotScope('quotes', 'deals')
class UnmetClassController {
  @Get()
  @RequireAnyHubSpotScope('oauth', 'tickets')
  get(): string {
    return 'never';
  }
}

abstract class BaseController {
  @Get()
  get(): string {
    return 'met';
  }
}

@Controller('reader')
@UseGuards(HubSpotConnectionGuard)
@RequireHubSpotScopes('crm.objects.contacts.read')
class ReaderController extends BaseController {}

@Controller('writer')
@UseGuards(HubSpotConnectionGuard)
@RequireHubSpotScopes(WRITE)
class WriterController extends BaseController {}

describe.each(Object.keys(ADAPTERS) as AdapterName[])('scopes on %s', (adapter) => {
  let booted: BootedApp;
  let browser: Browser;

  beforeEach(async () => {
    booted = await bootApp({
      adapter,
      options: { optionalScopes: [WRITE] },
      metadata: {
        controllers: [ScopesController, UnmetClassController, ReaderController, WriterController],
      },
    });
    browser = new Browser();
    await install(booted, browser, { optionalScopes: [] });
  });
  afterEach(() => booted.close());

  const get = async (path: string) => {
    const { status, body } = await browser.get(`${booted.origin}/${path}`);
    return { status, body };
  };

  it('let through who has one of each choice', async () => {
    expect(await get('met')).toEqual({ status: 200, body: 'met' });
  });

  it.each([
    ['unmet', `one of deals or ${WRITE}`, ['deals', WRITE]],
    ['both', 'companies, one of deals or companies', ['companies', 'deals']],
    ['class', 'one of quotes or deals', ['quotes', 'deals']],
  ])('say what is missing at /%s', async (path, text, missingScopes) => {
    const { status, body } = await get(path);
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({
      code: 'missing_scopes',
      detail: `HubSpot account 1234567 has not granted: ${text}. Install the app again to grant them.`,
      missingScopes,
    });
  });

  it('are those of the controller that inherits the handler', async () => {
    expect((await get('reader')).status).toBe(200);
    expect((await get('writer')).status).toBe(403);
    expect((await get('reader')).status).toBe(200);
  });

  it('show a handler what was not granted, until it is', async () => {
    const events: HubSpotOAuthEvent[] = [];
    booted.app.get(HubSpotOAuthEvents).all.subscribe((event) => events.push(event));
    expect(JSON.parse((await get('missing')).body)).toEqual({ required: [], optional: [WRITE] });

    await install(booted, browser, { optionalScopes: [WRITE] });
    expect(JSON.parse((await get('missing')).body)).toEqual({ required: [], optional: [] });
    expect((await get('unmet')).status).toBe(200);
    expect(events.at(-1)).toMatchObject({
      type: 'connection.scopes_changed',
      added: [WRITE],
      removed: [],
      connection: { hubId: 1234567 },
    });
  });

  it('tell what the app came to require after the install', () => {
    const connection = { scopes: ['oauth'] } as unknown as HubSpotConnection;
    expect(booted.app.get(HubSpotConnections).missingScopes(connection)).toEqual({
      required: ['crm.objects.contacts.read'],
      optional: [WRITE],
    });
  });
});
