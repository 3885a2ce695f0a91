import { Controller, Get, HttpCode, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  type HttpRequest,
  HubSpotAuthorizationService,
  HubSpotConnections,
} from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';

/** A host that mounts the two steps where it likes, and responds as it likes. */
@Controller('crm')
class OwnRoutesController {
  constructor(
    private readonly authorization: HubSpotAuthorizationService,
    private readonly host: HttpAdapterHost,
  ) {}

  @Get('connect')
  async connect(@Req() request: HttpRequest, @Res() response: unknown): Promise<void> {
    const { url, cookies } = await this.authorization.begin(request, {
      returnTo: '/done',
      hubId: 7654321,
    });
    for (const cookie of cookies) {
      this.host.httpAdapter.appendHeader?.(response, 'Set-Cookie', cookie);
    }
    this.host.httpAdapter.redirect(response, 302, url);
  }

  @Get('connected')
  @HttpCode(200)
  async connected(
    @Req() request: HttpRequest,
  ): Promise<{ hubId: number; returnUrl: string; cookies: readonly string[] }> {
    const { connection, returnUrl, cookies } = await this.authorization.complete(request);
    return { hubId: connection.hubId, returnUrl, cookies };
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])("a host's own routes on %s", (adapter) => {
  let booted: BootedApp;
  let browser: Browser;
  const origin = 'https://app.example.com';

  beforeAll(async () => {
    booted = await bootApp({
      adapter,
      options: { redirectUri: `${origin}/crm/connected` },
      extras: { controller: false },
      metadata: { controllers: [OwnRoutesController] },
    });
  });
  beforeEach(() => {
    browser = new Browser({ [origin]: booted.origin });
  });
  afterAll(() => booted.close());

  const approve = async () => {
    const { headers } = await browser.get(`${origin}/crm/connect`);
    return booted.emulator.approve(headers.location ?? '');
  };

  it('install an account and leave cookies and redirects to the host', async () => {
    const page = await browser.get(await approve());
    expect(page.status).toBe(200);
    expect(JSON.parse(page.body)).toEqual({
      hubId: 7654321,
      returnUrl: `${origin}/done`,
      cookies: [expect.stringMatching(/^__Host-hubspot_install_[\w-]{16}=; Max-Age=0;/)],
    });
    expect(page.headers).not.toHaveProperty('set-cookie');
    expect(await booted.app.get(HubSpotConnections).find(7654321)).toMatchObject({
      status: 'active',
    });
  });

  it('refuse what the module refuses, as a problem', async () => {
    const callback = await approve();
    const page = await new Browser({ [origin]: booted.origin }).get(callback);
    expect(page.status).toBe(403);
    expect(JSON.parse(page.body)).toMatchObject({ code: 'foreign_state' });
  });

  it('refuse a return URL of another origin before anything starts', async () => {
    const authorization = booted.app.get(HubSpotAuthorizationService);
    const starting = authorization.begin(
      { method: 'POST', originalUrl: '/', headers: {} },
      { returnTo: 'https://evil.example/' },
    );
    await expect(starting).rejects.toMatchObject({
      code: 'invalid_install_request',
      parameter: 'returnTo',
    });
  });
});
