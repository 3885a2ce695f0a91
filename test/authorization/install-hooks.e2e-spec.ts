import { Injectable, UnauthorizedException } from '@nestjs/common';
import {
  type HubSpotConnection,
  HubSpotConnections,
  HubSpotInstallHooks,
  type HttpRequest,
} from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser, type Page } from '../support/browser.js';
import { install, startInstall } from '../support/install.js';

const CONTEXT = { tenant: 'tenant "ä" <b>', plan: { seats: [1, 2.5, null] } };

/** A host whose hooks do what each test says. */
@Injectable()
class Host extends HubSpotInstallHooks {
  readonly finished: { connection: HubSpotConnection; context: unknown }[] = [];
  remember: (request: HttpRequest) => unknown = () => undefined;
  finish: () => { returnTo: string } | void = () => undefined;

  override contextOf(request: HttpRequest): unknown {
    return this.remember(request);
  }

  override async installed(
    connection: HubSpotConnection,
    context: unknown,
  ): Promise<{ returnTo: string } | void> {
    this.finished.push({ connection, context });
    return this.finish();
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])('install hooks on %s', (adapter) => {
  let host: Host;
  let booted: BootedApp;

  beforeEach(async () => {
    host = new Host();
    booted = await bootApp({ adapter, extras: { installHooks: { useFactory: () => host } } });
  });
  afterEach(() => booted.close());

  const run = (browser = new Browser(), query = '?returnTo=/from-the-link'): Promise<Page> =>
    install(booted, browser, { query });

  it('get back, with the stored connection, what they remembered of the first request', async () => {
    host.remember = ({ headers }) => ({ ...CONTEXT, agent: headers['x-agent'] });
    const browser = new Browser();
    const started = await browser.get(`${booted.origin}/hubspot/oauth/install`, {
      headers: { 'x-agent': 'a' },
    });
    await browser.get(await booted.emulator.approve(started.headers.location ?? ''));

    const connection = await booted.app.get(HubSpotConnections).find(1234567);
    expect(host.finished).toEqual([{ connection, context: { ...CONTEXT, agent: 'a' } }]);
    expect(JSON.stringify(connection)).not.toMatch(/token/i);
  });

  it('remember nothing that HubSpot or the browser could read', async () => {
    host.remember = () => CONTEXT;
    const browser = new Browser();
    const url = await startInstall(browser, booted.origin);
    expect(`${url} ${JSON.stringify(browser.cookies(booted.origin))}`).not.toContain('tenant');
  });

  it('leave the return URL alone unless they name one', async () => {
    expect((await run()).headers.location).toBe(`${booted.origin}/from-the-link`);
  });

  it.each([
    ['a path of the own origin', '/from-the-hook?a=b', '/from-the-hook?a=b'],
    ['another origin', 'https://tenant.example.com/done', 'https://tenant.example.com/done'],
  ])('may send the browser to %s', async (_name, returnTo, location) => {
    host.finish = () => ({ returnTo });
    const { headers } = await run();
    expect(headers.location).toBe(new URL(location, booted.origin).href);
  });

  it.each([
    [
      'it throws',
      () => {
        throw new Error('tenant 42 is over its limit');
      },
    ],
    ['its return URL is none', () => ({ returnTo: 'https://' })],
  ])('end in an error page without a session if %s', async (_name, finish) => {
    host.finish = finish;
    const browser = new Browser();
    const page = await run(browser);
    expect(page.status).toBe(500);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('The installation could not be finished');
    expect(page.body).not.toContain('tenant 42');
    expect(page.headers).not.toHaveProperty('location');
    expect(browser.cookies(booted.origin)).not.toHaveProperty('hubspot_session');
  });

  it('may refuse a request before anything starts', async () => {
    host.remember = () => {
      throw new UnauthorizedException('Sign in first');
    };
    const browser = new Browser();
    const page = await browser.get(`${booted.origin}/hubspot/oauth/install`);
    expect(page.status).toBe(401);
    expect(browser.cookies(booted.origin)).toEqual({});
  });

  it('are not asked where nothing was connected', async () => {
    const browser = new Browser();
    const url = await startInstall(browser, booted.origin);
    expect((await browser.get((await booted.emulator.deny(url)) ?? '')).status).toBe(403);
    expect(host.finished).toEqual([]);
  });
});
