import { HubSpotTokenService } from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import { AccountController } from '../authorization/support/account.controller.js';
import { accountOf } from '../authorization/support/account-of.js';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser, type Page } from '../support/browser.js';
import { install } from '../support/install.js';
import { obtainGrant } from '../support/obtain-grant.js';

const HUB_ID = 1234567;
const OTHER = 7654321;
const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };
const metadata = { controllers: [AccountController] };

class CountingRepository extends InMemoryHubSpotConnectionRepository {
  reads = 0;

  override find(...key: Parameters<InMemoryHubSpotConnectionRepository['find']>) {
    this.reads += 1;
    return super.find(...key);
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])('a copied session on %s', (adapter) => {
  const clock = new ManualClock();
  let repository: CountingRepository;
  let booted: BootedApp;
  let browser: Browser;
  let thief: Browser;

  beforeEach(async () => {
    repository = new CountingRepository(clock);
    const extras = { connectionRepository: { useFactory: () => repository } };
    booted = await bootApp({ adapter, clock, metadata, extras });
    browser = new Browser();
    await install(booted, browser, { hubId: HUB_ID });
    thief = copyOf(browser);
  });
  afterEach(() => booted.close());

  const copyOf = (original: Browser): Browser => {
    const copy = new Browser();
    for (const [name, value] of Object.entries(original.cookies(booted.origin))) {
      copy.setCookie(booted.origin, name, value);
    }
    return copy;
  };
  const signOut = (from: Browser, query = ''): Promise<Page> =>
    from.post(`${booted.origin}/hubspot/oauth/sign-out${query}`, { headers: SAME_ORIGIN });
  const account = (of: Browser) => accountOf(of, booted.origin);

  it('ends with a sign-out everywhere, and with no sign-out of one browser', async () => {
    const other = new Browser();
    await install(booted, other, { hubId: OTHER });
    for (const query of ['', '?everywhere', '?everywhere=false', '?everywhere=TRUE']) {
      expect((await signOut(copyOf(browser), query)).status).toBe(303);
      expect(await account(thief)).toBe(HUB_ID);
    }
    const page = await signOut(browser, '?everywhere=true');
    expect(page.status).toBe(303);
    expect(browser.cookies(booted.origin)).toEqual({});
    expect(await account(thief)).toBeUndefined();
    expect(await account(other)).toBe(OTHER);
    expect(
      (await thief.post(`${booted.origin}/hubspot/oauth/disconnect`, { headers: SAME_ORIGIN }))
        .status,
    ).toBe(401);
    await install(booted, browser, { hubId: HUB_ID });
    expect(await account(browser)).toBe(HUB_ID);
    expect(await account(thief)).toBeUndefined();
  });

  it('does not end the sessions of others once it has ended itself', async () => {
    await install(booted, browser, { hubId: HUB_ID });
    expect((await signOut(thief, '?everywhere=true')).status).toBe(303);
    expect(await account(browser)).toBe(HUB_ID);
  });

  it('is signed out everywhere by no page of another site', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    const url = `${booted.origin}/hubspot/oauth/sign-out?everywhere=true`;
    expect((await browser.post(url, { headers })).status).toBe(403);
    expect(await account(thief)).toBe(HUB_ID);
  });

  it('ends when somebody installs the app in the account again', async () => {
    const second = new Browser();
    await install(booted, second, { hubId: HUB_ID });
    expect(await account(browser)).toBeUndefined();
    expect(await account(second)).toBe(HUB_ID);
  });

  it('ends when the operator adopts another grant of the account', async () => {
    const redirectUri = `${booted.origin}/hubspot/oauth/callback`;
    const { emulator } = booted;
    const grant = await obtainGrant(emulator, { version: '2026-03', redirectUri, hubId: HUB_ID });
    await booted.app.get(HubSpotTokenService).adopt(grant);
    expect(await account(thief)).toBeUndefined();
  });

  it('outlasts refreshes of the token', async () => {
    await booted.app.get(HubSpotTokenService).refresh(HUB_ID);
    expect(await account(browser)).toBe(HUB_ID);
  });

  it('is checked without a query to the store while the connection is in memory', async () => {
    await booted.app.get(HubSpotTokenService).getAccessToken(HUB_ID);
    expect(await account(browser)).toBe(HUB_ID);
    const { reads } = repository;
    for (let times = 0; times < 10; times += 1) expect(await account(browser)).toBe(HUB_ID);
    expect(repository.reads).toBe(reads);
  });

  it('ends within 15 seconds on other instances', async () => {
    const elsewhere = await bootApp({
      adapter,
      clock,
      metadata,
      sharedEmulator: booted.emulator,
      extras: { connectionRepository: { useFactory: () => repository } },
    });
    const moved = new Browser({ [booted.origin]: elsewhere.origin });
    for (const [name, value] of Object.entries(thief.cookies(booted.origin))) {
      moved.setCookie(booted.origin, name, value);
    }
    await elsewhere.app.get(HubSpotTokenService).getAccessToken(HUB_ID);
    expect(await accountOf(moved, booted.origin)).toBe(HUB_ID);
    await signOut(browser, '?everywhere=true');
    clock.advance(15_000);
    expect(await accountOf(moved, booted.origin)).toBeUndefined();
    await elsewhere.close();
  });
});
