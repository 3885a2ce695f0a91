import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import {
  CurrentHubSpotConnection,
  type HubSpotConnection,
  HubSpotConnectionGuard,
  HubSpotTokenService,
  RequireHubSpotScopes,
} from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser, type Page } from '../support/browser.js';
import { install } from '../support/install.js';

@Controller()
@UseGuards(HubSpotConnectionGuard)
@RequireHubSpotScopes('crm.objects.contacts.read')
class GuardedController {
  @Get('read')
  read(@CurrentHubSpotConnection() connection: HubSpotConnection): HubSpotConnection {
    return connection;
  }

  @Get('write')
  @RequireHubSpotScopes('crm.objects.contacts.write', 'tickets', 'oauth')
  write(): string {
    return 'written';
  }

  @Get('accounts/:hubId')
  account(
    @CurrentHubSpotConnection() { hubId }: HubSpotConnection,
    @Param('hubId') asked: string,
  ): { hubId: number; asked: string } {
    return { hubId, asked };
  }
}

@Controller()
@UseGuards(HubSpotConnectionGuard)
@RequireHubSpotScopes('deals', 'oauth', 'companies')
class OutOfReachController {
  @Get('deals')
  @RequireHubSpotScopes('quotes')
  deals(): string {
    return 'deals';
  }
}

@Controller()
class UnguardedController {
  @Get('unguarded')
  unguarded(@CurrentHubSpotConnection() connection: HubSpotConnection): HubSpotConnection {
    return connection;
  }
}

function problemOf({ body, status, headers }: Page): Record<string, unknown> {
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const problem = JSON.parse(body) as Record<string, unknown>;
  expect(problem['status']).toBe(status);
  expect(problem['type']).toBe(`urn:problem-type:nestjs-hubspot-oauth:${String(problem['code'])}`);
  return problem;
}

const metadata = { controllers: [GuardedController, OutOfReachController, UnguardedController] };

describe.each(Object.keys(ADAPTERS) as AdapterName[])('HubSpotConnectionGuard on %s', (adapter) => {
  let booted: BootedApp;
  let browser: Browser;

  beforeEach(async () => {
    booted = await bootApp({ adapter, metadata });
    browser = new Browser();
    await install(booted, browser);
  });
  afterEach(() => booted.close());

  const get = (path: string, from = browser): Promise<Page> => from.get(`${booted.origin}/${path}`);

  const installUrl = () => `${booted.origin}/hubspot/oauth/install`;

  it('provides a connection without tokens, frozen', async () => {
    const { status, body } = await get('read');
    expect(status).toBe(200);
    expect(Object.keys(JSON.parse(body) as object).toSorted()).toEqual([
      'clientId',
      'expiresAt',
      'hubId',
      'id',
      'installedAt',
      'scopes',
      'sessionVersion',
      'status',
      'userId',
    ]);
    expect(booted.emulator.secrets().filter((secret) => body.includes(secret))).toEqual([]);
  });

  it.each(['accounts/7654321', 'accounts/7654321?hubId=7654321&portalId=7654321&account=7654321'])(
    'keeps to the account of the session, whatever %s names',
    async (path) => {
      await install(booted, new Browser(), { hubId: 7654321 });
      const page = await browser.get(`${booted.origin}/${path}`, {
        headers: { 'x-hubspot-account': '7654321', 'x-hub-id': '7654321' },
      });
      expect(JSON.parse(page.body)).toEqual({ hubId: 1234567, asked: '7654321' });
    },
  );

  it('returns 401 without a session', async () => {
    expect(problemOf(await get('read', new Browser()))).toEqual({
      type: expect.anything(),
      title: 'A connected HubSpot account is required',
      status: 401,
      detail: 'This route needs a connected HubSpot account. Install the app first.',
      code: 'hubspot_account_required',
      installUrl: installUrl(),
    });
  });

  it('returns 401 once the account is disconnected', async () => {
    await booted.app.get(HubSpotTokenService).disconnect(1234567);
    expect(problemOf(await get('read'))['code']).toBe('hubspot_account_required');
  });

  it('returns 409 once HubSpot does not honour the grant, and goes on after a new install', async () => {
    booted.emulator.accounts.uninstall(1234567);
    await booted.app
      .get(HubSpotTokenService)
      .refresh(1234567)
      .catch(() => undefined);
    expect(problemOf(await get('read'))).toEqual({
      type: expect.anything(),
      title: 'The app must be installed again',
      status: 409,
      detail:
        'The access that HubSpot account 1234567 granted was revoked. Have an administrator of the account open the install route again.',
      code: 'reauthorization_required',
      installUrl: installUrl(),
    });

    await install(booted, browser);
    expect((await get('read')).status).toBe(200);
  });

  it('returns 403 with the scopes of the handler that are missing', async () => {
    expect(problemOf(await get('write'))).toEqual({
      type: expect.anything(),
      title: 'Scopes are missing',
      status: 403,
      detail:
        'HubSpot account 1234567 has not granted: crm.objects.contacts.write, tickets. Install the app again to grant them.',
      code: 'missing_scopes',
      missingScopes: ['crm.objects.contacts.write', 'tickets'],
      installUrl: installUrl(),
    });
  });

  it('needs the scopes of the class and of the handler', async () => {
    expect(problemOf(await get('deals'))['missingScopes']).toEqual([
      'deals',
      'companies',
      'quotes',
    ]);
  });

  it('is needed where the connection is asked for', async () => {
    expect(problemOf(await get('unguarded'))['code']).toBe('hubspot_account_required');
  });
});
