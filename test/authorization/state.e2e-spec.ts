import { HubSpotConnections, type StoredAuthorization } from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install, startInstall } from '../support/install.js';
import { AccountController } from './support/account.controller.js';
import { accountOf } from './support/account-of.js';

const ACCOUNTS = [1, 2, 3, 4, 5, 6, 7].map((hubId) => ({ hubId, contacts: 0 }));

/** Lets callbacks read their authorization all at once, before any of them consumes it. */
class CrowdedRepository extends InMemoryHubSpotConnectionRepository {
  private readonly waiting: (() => void)[] = [];
  private expectedCount = 1;

  waitFor(expectedCount: number): void {
    this.expectedCount = expectedCount;
  }

  override async findAuthorization(stateHash: string): Promise<StoredAuthorization | undefined> {
    const found = await super.findAuthorization(stateHash);
    const crowded = new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.waiting.length >= this.expectedCount)
      this.waiting.splice(0).forEach((proceed) => proceed());
    await crowded;
    return found;
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])('the state on %s', (adapter) => {
  const repository = new CrowdedRepository();
  let booted: BootedApp;
  let browser: Browser;

  beforeAll(async () => {
    booted = await bootApp({
      adapter,
      extras: { connectionRepository: { useFactory: () => repository } },
      metadata: { controllers: [AccountController] },
    });
  });
  beforeEach(() => {
    repository.waitFor(1);
    browser = new Browser();
    booted.emulator.requests.clear();
  });
  afterAll(() => booted.close());

  const approve = async (from: Browser, hubId: number) =>
    booted.emulator.approve(await startInstall(from, booted.origin), { hubId });

  it('is consumed once by twenty callbacks at the same time', async () => {
    const callback = await approve(browser, 1234567);
    repository.waitFor(20);
    const pages = await Promise.all(Array.from({ length: 20 }, () => browser.get(callback)));

    const statuses = pages.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([302, ...Array.from({ length: 19 }, () => 400)]);
    const refusals = pages.filter(({ status }) => status === 400);
    expect(refusals.filter(({ body }) => !body.includes('reused_state'))).toEqual([]);
    expect(booted.emulator.requests.count('token')).toBe(1);
  });

  it('is kept for its own browser when another one tries it first', async () => {
    const callback = await approve(browser, 1234567);
    expect((await new Browser().get(callback)).status).toBe(403);
    expect((await browser.get(callback)).status).toBe(302);
  });

  it('is kept when the query is malformed', async () => {
    const callback = await approve(browser, 1234567);
    expect((await browser.get(`${callback}&code=again`)).status).toBe(400);
    expect((await browser.get(callback)).status).toBe(302);
  });

  it('leaves the session alone when the finished callback is loaded again', async () => {
    const callback = await approve(browser, 1234567);
    await browser.get(callback);
    expect((await browser.get(callback)).body).toContain('reused_state');
    expect(await accountOf(browser, booted.origin)).toBe(1234567);
  });

  it('is one of each tab: two tabs finish in any order, the last one is the session', async () => {
    const first = await approve(browser, 1234567);
    const second = await approve(browser, 7654321);
    expect((await browser.get(second)).status).toBe(302);
    expect(await accountOf(browser, booted.origin)).toBe(7654321);
    expect((await browser.get(first)).status).toBe(302);
    expect(await accountOf(browser, booted.origin)).toBe(1234567);
  });

  it('is one of each tab: a denial in one leaves the other', async () => {
    const first = await startInstall(browser, booted.origin);
    const second = await approve(browser, 1234567);
    expect((await browser.get((await booted.emulator.deny(first)) ?? '')).status).toBe(403);
    expect((await browser.get(second)).status).toBe(302);
  });

  it('takes its cookie along when it is used', async () => {
    await install(booted, browser);
    expect(Object.keys(browser.cookies(booted.origin))).toEqual(['hubspot_session']);
  });
});

describe('a browser with many tabs', () => {
  let booted: BootedApp;

  beforeAll(async () => {
    booted = await bootApp({ emulator: { accounts: ACCOUNTS } });
  });
  afterAll(() => booted.close());

  it('finishes the five latest attempts; the oldest ones go', async () => {
    const browser = new Browser();
    const callbacks: string[] = [];
    for (const { hubId } of ACCOUNTS) {
      const url = await startInstall(browser, booted.origin, `?hubId=${hubId}`);
      callbacks.push(await booted.emulator.approve(url));
    }
    expect(Object.keys(browser.cookies(booted.origin))).toHaveLength(5);

    const pages = await Promise.all(callbacks.map((callback) => browser.get(callback)));
    expect(pages.map(({ status }) => status)).toEqual([403, 403, 302, 302, 302, 302, 302]);
    const connections = await booted.app.get(HubSpotConnections).list();
    expect(connections.map(({ hubId }) => hubId)).toEqual([3, 4, 5, 6, 7]);
  });
});
