import { HubSpotConnectionRepository, HubSpotConnections } from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser, type Page } from '../support/browser.js';
import { install } from '../support/install.js';
import { AccountController } from './support/account.controller.js';
import { accountOf } from './support/account-of.js';
import { liveGrants } from './support/live-grants.js';

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

describe.each(Object.keys(ADAPTERS) as AdapterName[])('POST disconnect on %s', (adapter) => {
  let booted: BootedApp;
  let browser: Browser;

  beforeEach(async () => {
    booted = await bootApp({ adapter, metadata: { controllers: [AccountController] } });
    browser = new Browser();
    await install(booted, browser);
  });
  afterEach(() => booted.close());

  const post = (
    path: string,
    headers: Readonly<Record<string, string>> = SAME_ORIGIN,
    from = browser,
  ): Promise<Page> => from.post(`${booted.origin}/hubspot/oauth/${path}`, { headers });

  const storedRow = () =>
    booted.app
      .get(HubSpotConnectionRepository)
      .find({ clientId: booted.emulator.apps[0]?.clientId ?? '', hubId: 1234567 });

  it('forgets the tokens, ends the session and revokes the grant at HubSpot', async () => {
    const page = await post('disconnect');
    expect(page).toMatchObject({ status: 303, headers: { location: `${booted.origin}/` } });
    expect(browser.cookies(booted.origin)).toEqual({});
    expect(await storedRow()).toMatchObject({
      status: 'disconnected',
      sealedAccessToken: null,
      sealedRefreshToken: null,
    });
    expect(await liveGrants(booted.emulator)).toEqual([]);
    expect(booted.emulator.requests.count('uninstall')).toBe(0);
  });

  it.each([
    ['?uninstall=true', 1],
    ['?uninstall=false', 0],
    ['?uninstall', 0],
    ['?uninstall=TRUE', 0],
  ])('%s calls the uninstall endpoint %i times', async (query, times) => {
    expect((await post(`disconnect${query}`)).status).toBe(303);
    expect(booted.emulator.requests.count('uninstall', { hubId: 1234567 })).toBe(times);
    expect(await storedRow()).toMatchObject({ status: 'disconnected' });
  });

  it('forgets the tokens while HubSpot is down', async () => {
    for (const endpoint of ['revoke', 'uninstall'] as const) {
      booted.emulator.faults.plan({ endpoint, fault: { kind: 'reset', when: 'before' } });
    }
    expect((await post('disconnect?uninstall=true')).status).toBe(303);
    expect(await storedRow()).toMatchObject({ status: 'disconnected', sealedRefreshToken: null });
  });

  it('invalidates every copy of the session, also when the account is installed again', async () => {
    const copy = new Browser();
    const { hubspot_session: session = '' } = browser.cookies(booted.origin);
    copy.setCookie(booted.origin, 'hubspot_session', session);
    expect(await accountOf(copy, booted.origin)).toBe(1234567);

    await post('disconnect');
    expect(await accountOf(copy, booted.origin)).toBeUndefined();
    await install(booted, browser);
    expect(await accountOf(browser, booted.origin)).toBe(1234567);
    expect(await accountOf(copy, booted.origin)).toBeUndefined();
    expect((await post('disconnect', SAME_ORIGIN, copy)).status).toBe(401);
    expect(await accountOf(browser, booted.origin)).toBe(1234567);
  });

  it('returns 401 to a browser without a session', async () => {
    const page = await post('disconnect', { ...SAME_ORIGIN, accept: '*/*' }, new Browser());
    expect(page.status).toBe(401);
    expect(JSON.parse(page.body)).toMatchObject({ code: 'hubspot_account_required' });
  });

  it('disconnects the account of the session, whatever account a request names', async () => {
    await install(booted, new Browser(), { hubId: 7654321 });
    await post('disconnect?hubId=7654321', { ...SAME_ORIGIN, 'x-hubspot-account': '7654321' });
    const connections = await booted.app.get(HubSpotConnections).list({ status: 'active' });
    expect(connections.map(({ hubId }) => hubId)).toEqual([7654321]);
  });
});

describe.each(Object.keys(ADAPTERS) as AdapterName[])('POST sign-out on %s', (adapter) => {
  let booted: BootedApp;
  let browser: Browser;

  beforeAll(async () => {
    booted = await bootApp({ adapter, metadata: { controllers: [AccountController] } });
  });
  beforeEach(async () => {
    browser = new Browser();
    await install(booted, browser);
  });
  afterAll(() => booted.close());

  it('ends the session and keeps the connection', async () => {
    const page = await browser.post(`${booted.origin}/hubspot/oauth/sign-out`, {
      headers: SAME_ORIGIN,
    });
    expect(page.headers).toMatchObject({
      location: `${booted.origin}/`,
      'cache-control': 'no-store',
    });
    expect(await accountOf(browser, booted.origin)).toBeUndefined();
    expect(await booted.app.get(HubSpotConnections).find(1234567)).toMatchObject({
      status: 'active',
    });
  });

  it.each([
    ['*/*', 204],
    ['application/json', 204],
    ['application/json, text/plain, */*', 204],
    ['image/png', 204],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 303],
  ])('responds to Accept: %s with %i', async (accept, status) => {
    const page = await browser.post(`${booted.origin}/hubspot/oauth/sign-out`, {
      headers: { ...SAME_ORIGIN, accept },
    });
    expect(page).toMatchObject({ status, body: status === 204 ? '' : expect.anything() });
  });

  it.each<[string, (origin: string) => Record<string, string>, boolean]>([
    ['Sec-Fetch-Site: same-origin', () => SAME_ORIGIN, true],
    ['Sec-Fetch-Site: same-site', () => ({ 'sec-fetch-site': 'same-site' }), false],
    ['Sec-Fetch-Site: cross-site', () => ({ 'sec-fetch-site': 'cross-site' }), false],
    ['Sec-Fetch-Site: none', () => ({ 'sec-fetch-site': 'none' }), false],
    ['an unknown Sec-Fetch-Site', () => ({ 'sec-fetch-site': 'same-origin, cross-site' }), false],
    [
      'Sec-Fetch-Site: cross-site and the own Origin',
      (origin) => ({ 'sec-fetch-site': 'cross-site', origin }),
      false,
    ],
    ['the own Origin', (origin) => ({ origin }), true],
    ['another Origin', () => ({ origin: 'https://evil.example' }), false],
    ['an Origin on another port', () => ({ origin: 'http://localhost:1' }), false],
    ['Origin: null', () => ({ origin: 'null' }), false],
    ['an Origin that begins like the own one', (origin) => ({ origin: `${origin}0` }), false],
    ['the own Origin as Referer alone', (origin) => ({ referer: `${origin}/` }), false],
    [
      'a Host header of its choice',
      () => ({ host: 'evil.example', origin: 'http://evil.example' }),
      false,
    ],
    ['none of the headers', () => ({}), false],
  ])('lets a request through only from its own pages: %s', async (_name, headers, allowed) => {
    const before = browser.cookies(booted.origin);
    const routes = ['sign-out', 'disconnect'].map(
      (route) => `${booted.origin}/hubspot/oauth/${route}`,
    );
    const pages: Page[] = [];
    for (const url of routes) {
      pages.push(
        await browser.post(url, { headers: { accept: '*/*', ...headers(booted.origin) } }),
      );
    }
    const statuses = pages.map(({ status }) => status);
    expect(statuses).toEqual(allowed ? [204, 401] : [403, 403]);
    expect(browser.cookies(booted.origin)).toEqual(allowed ? {} : before);
  });

  it.each(['', 'a=b'])('takes the form of a page, with the body "%s"', async (body) => {
    const page = await browser.post(`${booted.origin}/hubspot/oauth/sign-out`, {
      headers: { ...SAME_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    expect(page.status).toBe(303);
  });

  it('tells a program why a request was refused', async () => {
    const page = await browser.post(`${booted.origin}/hubspot/oauth/disconnect`, {
      headers: { accept: '*/*', 'sec-fetch-site': 'cross-site' },
    });
    expect(JSON.parse(page.body)).toEqual({
      type: 'urn:problem-type:nestjs-hubspot-oauth:cross_site_request',
      title: 'The request came from another site',
      status: 403,
      detail: expect.stringContaining('was not sent from a page of this app'),
      code: 'cross_site_request',
    });
  });

  it.each(['disconnect', 'sign-out'])('does not serve GET %s', async (route) => {
    const page = await browser.get(`${booted.origin}/hubspot/oauth/${route}`);
    expect(page.status).toBe(404);
    expect(await accountOf(browser, booted.origin)).toBe(1234567);
  });
});
