import { Controller, Get, Inject, Injectable, Scope, UseGuards } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import {
  CurrentHubSpotConnection,
  type HttpRequest,
  HubSpotAccountResolver,
  type HubSpotConnection,
  HubSpotConnectionGuard,
} from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';

let created = 0;

/** Created for each request. */
@Injectable({ scope: Scope.REQUEST })
class RequestScopedResolver extends HubSpotAccountResolver {
  constructor(@Inject(REQUEST) private readonly current: HttpRequest) {
    super();
    created += 1;
  }

  override resolve(): { hubId: number } {
    return { hubId: Number(this.current.headers['x-account']) };
  }
}

@Controller('account')
@UseGuards(HubSpotConnectionGuard)
class AccountController {
  @Get()
  account(@CurrentHubSpotConnection() { hubId }: HubSpotConnection): { hubId: number } {
    return { hubId };
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])(
  'a request-scoped account resolver on %s',
  (adapter) => {
    let booted: BootedApp;

    beforeAll(async () => {
      booted = await bootApp({
        adapter,
        metadata: { controllers: [AccountController] },
        extras: { accountResolver: { useClass: RequestScopedResolver } },
      });
      for (const hubId of [1234567, 7654321]) await install(booted, new Browser(), { hubId });
    });
    afterAll(() => booted.close());

    const get = (account: string) =>
      new Browser().get(`${booted.origin}/account`, {
        headers: { 'x-account': account, accept: 'application/json' },
      });

    it('serves requests at once, each with its own account', async () => {
      const before = created;
      const accounts = ['1234567', '7654321', '1234567', '7654321'];
      const pages = await Promise.all(accounts.map(get));
      expect(pages.map(({ body }) => JSON.parse(body))).toEqual(
        accounts.map((account) => ({ hubId: Number(account) })),
      );
      expect(created - before).toBe(accounts.length);
    });

    it('refuses an account that is not connected', async () => {
      expect((await get('42')).status).toBe(401);
    });

    it('disconnects the account of the request', async () => {
      const url = `${booted.origin}/hubspot/oauth/disconnect`;
      const headers = { 'x-account': '7654321', 'sec-fetch-site': 'same-origin' };
      expect((await new Browser().post(url, { headers })).status).toBe(303);
      expect((await get('7654321')).status).toBe(401);
      expect((await get('1234567')).status).toBe(200);
    });
  },
);
