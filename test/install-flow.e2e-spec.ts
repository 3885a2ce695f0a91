import { Controller, Get, UseGuards } from '@nestjs/common';
import {
  CurrentHubSpotConnection,
  type HubSpotConnection,
  HubSpotConnectionGuard,
  HubSpotConnections,
  HubSpotHttpService,
} from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from './support/boot-app.js';
import { Browser } from './support/browser.js';
import { install, startInstall } from './support/install.js';

@Controller()
@UseGuards(HubSpotConnectionGuard)
class ContactsController {
  constructor(private readonly http: HubSpotHttpService) {}

  @Get('contacts')
  async contacts(@CurrentHubSpotConnection() { hubId }: HubSpotConnection): Promise<unknown> {
    const { axiosRef } = this.http.forAccount(hubId);
    return (await axiosRef.get('/crm/objects/2026-03/contacts?limit=2')).data;
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])('an install on %s', (adapter) => {
  let booted: BootedApp;

  beforeAll(async () => {
    booted = await bootApp({ adapter, metadata: { controllers: [ContactsController] } });
  });
  afterAll(() => booted.close());

  it('connects the account and lets its browser read contacts', async () => {
    const browser = new Browser();
    const callback = await install(booted, browser, { hubId: 1234567 });
    expect(callback.status).toBe(302);
    expect(callback.headers.location).toBe(`${booted.origin}/`);

    const contacts = await browser.get(`${booted.origin}/contacts`);
    expect(contacts.status).toBe(200);
    expect(JSON.parse(contacts.body)).toMatchObject({ results: [{}, {}] });
    expect(await booted.app.get(HubSpotConnections).find(1234567)).toMatchObject({
      status: 'active',
      scopes: ['oauth', 'crm.objects.contacts.read'],
    });
  });

  it('asks for an account where there is no session', async () => {
    const page = await new Browser().get(`${booted.origin}/contacts`);
    expect(page.status).toBe(401);
    expect(page.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(page.body)).toMatchObject({
      code: 'hubspot_account_required',
      installUrl: `${booted.origin}/hubspot/oauth/install`,
    });
  });

  it('sends the browser to the account that was asked for', async () => {
    const url = new URL(await startInstall(new Browser(), booted.origin, '?hubId=1234567'));
    expect(url.pathname).toBe('/oauth/1234567/authorize');
  });
});
