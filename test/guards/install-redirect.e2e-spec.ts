import { Controller, Get, Post, UseGuards } from '@nestjs/common';
import {
  HubSpotConnectionGuard,
  HubSpotTokenService,
  RedirectToInstall,
  RequireHubSpotScopes,
} from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';

@Controller('pages')
@UseGuards(HubSpotConnectionGuard)
@RedirectToInstall()
class PagesController {
  @Get('contacts')
  contacts(): string {
    return 'contacts';
  }

  @Get('deals')
  @RequireHubSpotScopes('deals')
  deals(): string {
    return 'never';
  }

  @Post('contacts')
  write(): string {
    return 'written';
  }
}

@Controller('api')
@UseGuards(HubSpotConnectionGuard)
class ApiController {
  @Get('contacts')
  contacts(): string {
    return 'contacts';
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])('@RedirectToInstall() on %s', (adapter) => {
  let booted: BootedApp;
  let browser: Browser;

  beforeEach(async () => {
    booted = await bootApp({
      adapter,
      metadata: { controllers: [PagesController, ApiController] },
    });
    browser = new Browser();
  });
  afterEach(() => booted.close());

  it('sends a browser to the install route, and in the end back to the page', async () => {
    const page = `${booted.origin}/pages/contacts?a=b%26c&d=%2F`;
    const consent = await browser.follow(page, (url) => url.startsWith(booted.emulator.url));
    const callback = await browser.get(await booted.emulator.approve(consent.url));
    expect(callback.headers.location).toBe(page);
    expect((await browser.get(page)).body).toBe('contacts');
  });

  it('names the account whose grant is revoked', async () => {
    await install(booted, browser, { hubId: 7654321 });
    booted.emulator.accounts.uninstall(7654321);
    await booted.app
      .get(HubSpotTokenService)
      .refresh(7654321)
      .catch(() => undefined);
    const { status, headers } = await browser.get(`${booted.origin}/pages/contacts`);
    expect([status, headers.location, headers['cache-control']]).toEqual([
      302,
      `${booted.origin}/hubspot/oauth/install?returnTo=%2Fpages%2Fcontacts&hubId=7654321`,
      'no-store',
    ]);
  });

  it.each([
    ['programs', 'GET', '/pages/contacts', 'application/json', 401],
    ['whoever takes anything', 'GET', '/pages/contacts', '*/*', 401],
    ['forms', 'POST', '/pages/contacts', 'text/html', 401],
    ['routes without it', 'GET', '/api/contacts', 'text/html', 401],
  ])('leaves the problem to %s', async (_name, method, path, accept, status) => {
    const url = booted.origin + path;
    const visit = { headers: { accept } };
    const page = await (method === 'GET' ? browser.get(url, visit) : browser.post(url, visit));
    expect([page.status, page.headers.location]).toEqual([status, undefined]);
  });

  it('does not send those who lack scopes through an install that may not bring them', async () => {
    await install(booted, browser);
    expect((await browser.get(`${booted.origin}/pages/deals`)).status).toBe(403);
  });

  it('cannot be made to lead to another host', async () => {
    for (const path of ['//evil.example/', '/\\evil.example', '/pages/contacts?//evil.example']) {
      const { headers } = await browser.get(booted.origin + path);
      const location = headers.location ?? booted.origin;
      expect(new URL(location, booted.origin).origin).toBe(booted.origin);
    }
  });
});
