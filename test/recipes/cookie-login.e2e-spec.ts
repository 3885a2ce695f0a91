import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import {
  CurrentHubSpotConnection,
  type HubSpotConnection,
  HubSpotConnectionGuard,
} from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';
import { SessionGuard, Sessions } from './cookie-login.js';
import { TenantAccountResolver, TenantInstallHooks, TenantModule } from './tenants.js';

/** The cookie holds the tenant's name: whether it was signed is the host's matter. */
class PlainSessions extends Sessions {
  override userOf(cookies: string): { tenantId: string } | undefined {
    const [, tenantId] = /(?:^|; )host_session=(\w+)/.exec(cookies) ?? [];
    return tenantId === undefined ? undefined : { tenantId };
  }
}

@Module({ providers: [{ provide: Sessions, useClass: PlainSessions }], exports: [Sessions] })
class SessionModule {}

@Controller('account')
@UseGuards(HubSpotConnectionGuard)
class AccountController {
  @Get()
  account(@CurrentHubSpotConnection() { hubId }: HubSpotConnection): { hubId: number } {
    return { hubId };
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])('a cookie login on %s', (adapter) => {
  let booted: BootedApp;
  let browser: Browser;

  beforeAll(async () => {
    booted = await bootApp({
      adapter,
      metadata: {
        imports: [SessionModule],
        controllers: [AccountController],
        providers: [{ provide: APP_GUARD, useClass: SessionGuard }],
      },
      extras: {
        imports: [TenantModule],
        installHooks: { useClass: TenantInstallHooks },
        accountResolver: { useClass: TenantAccountResolver },
      },
    });
    browser = new Browser();
    browser.setCookie(booted.origin, 'host_session', 'acme');
  });
  afterAll(() => booted.close());

  it('protects the routes of the library', async () => {
    for (const route of ['hubspot/oauth/install', 'hubspot/oauth/callback', 'account']) {
      expect((await new Browser().get(`${booted.origin}/${route}`)).status).toBe(401);
    }
  });

  it("connects, uses and disconnects the tenant's account", async () => {
    expect(await install(booted, browser)).toMatchObject({ status: 302 });
    expect(Object.keys(browser.cookies(booted.origin))).toEqual(['host_session']);
    const { body } = await browser.get(`${booted.origin}/account`);
    expect(JSON.parse(body)).toEqual({ hubId: 1234567 });

    const disconnect = `${booted.origin}/hubspot/oauth/disconnect`;
    const sameOrigin = { headers: { 'sec-fetch-site': 'same-origin' } };
    expect((await new Browser().post(disconnect, sameOrigin)).status).toBe(401);
    expect((await browser.post(disconnect, sameOrigin)).status).toBe(303);
    expect((await browser.get(`${booted.origin}/account`)).status).toBe(401);
  });
});
