import { HubSpotConnections, type NewAuthorization } from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install, startInstall } from '../support/install.js';

class MeasuredRepository extends InMemoryHubSpotConnectionRepository {
  readonly payloadLengths: number[] = [];

  override async createAuthorization(authorization: NewAuthorization): Promise<void> {
    this.payloadLengths.push(authorization.sealedPayload.length);
    await super.createAuthorization(authorization);
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])('installs on %s', (adapter) => {
  const clock = new ManualClock();
  let booted: BootedApp;
  let repository: MeasuredRepository;
  let browser: Browser;

  beforeEach(async () => {
    repository = new MeasuredRepository(clock);
    booted = await bootApp({
      adapter,
      clock,
      options: { marketplaceInstalls: true },
      extras: { connectionRepository: { useFactory: () => repository } },
    });
    browser = new Browser();
  });
  afterEach(() => booted.close());

  const callback = (query: Readonly<Record<string, string>>) =>
    `${booted.origin}/hubspot/oauth/callback?${new URLSearchParams(query).toString()}`;
  const marketplace = { returnUrl: 'https://app.hubspot.com/apps' };

  it('are not completed by HEAD, which link previews and prefetches send', async () => {
    const url = await booted.emulator.approve(await startInstall(browser, booted.origin));
    const cookie = Object.entries(browser.cookies(booted.origin))
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
    const response = await fetch(url, { method: 'HEAD', redirect: 'manual', headers: { cookie } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
    expect(await booted.app.get(HubSpotConnections).list()).toEqual([]);
    expect((await browser.get(url)).status).toBe(302);
  });

  it('are not started by HEAD', async () => {
    expect((await head(`${booted.origin}/hubspot/oauth/install`)).status).toBe(405);
    const url = callback({ ...marketplace, step: 'authorize' });
    expect((await head(url)).status).toBe(405);
    expect(repository.payloadLengths).toEqual([]);
  });

  it('are not lost when another site makes the browser start installs of the Marketplace', async () => {
    const url = await booted.emulator.approve(await startInstall(browser, booted.origin));
    for (let times = 0; times < 6; times++) {
      const page = await browser.get(callback({ ...marketplace, step: 'authorize' }));
      expect(page.status).toBe(302);
    }
    expect((await browser.get(url)).status).toBe(302);
  });

  it('return to no blob: URL of HubSpot', async () => {
    const returnUrl = 'blob:https://app.hubspot.com/x';
    const page = await browser.get(callback({ returnUrl, step: 'authorize' }));
    expect(page.status).toBe(400);
    expect(page.headers).not.toHaveProperty('location');
  });

  it('set few cookies, however many the browser sends', async () => {
    for (let index = 0; index < 200; index++) {
      const name = `hubspot_install_${String(index).padStart(16, '0')}`;
      browser.setCookie(booted.origin, name, 'forged');
    }
    const page = await browser.get(`${booted.origin}/hubspot/oauth/install`);
    expect(page.headers['set-cookie']?.length).toBeLessThanOrEqual(6);
  });

  it('store rows of limited size', async () => {
    const characters = ['a', 'é', '"', '😀', '%'];
    const paths = characters.map((character) => `/?a=${encodeURIComponent(character.repeat(500))}`);
    for (const returnTo of [...paths, `/${'é'.repeat(2_000)}`]) {
      const query = new URLSearchParams({ returnTo }).toString();
      await browser.get(`${booted.origin}/hubspot/oauth/install?${query}`);
    }
    expect(repository.payloadLengths.length).toBeGreaterThan(0);
    expect(Math.max(...repository.payloadLengths)).toBeLessThan(3_000);
  });

  it('cost HubSpot a limited number of calls, however many made-up codes arrive', async () => {
    const codes = Array.from({ length: 100 }, (_, index) => `made-up-${index}`);
    const pages = await Promise.all(
      codes.map((code) => new Browser().get(callback({ ...marketplace, code }))),
    );
    expect(booted.emulator.requests.count('token')).toBeLessThanOrEqual(30);
    const refused = pages.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(70);
    expect(refused[0]?.body).toContain('too_many_failed_installs');
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);

    // Installs that were started here are counted apart.
    expect((await install(booted, browser)).status).toBe(302);
    clock.advance(60_000);
    const later = await new Browser().get(callback({ ...marketplace, code: 'made-up' }));
    expect(later.status).toBe(400);
  });
});

function head(url: string): Promise<Response> {
  return fetch(url, { method: 'HEAD', redirect: 'manual' });
}
