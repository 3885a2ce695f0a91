import { HubSpotEmulator } from 'hubspot-emulator';
import { HubSpotAccountResolver, type HubSpotOAuthOptions } from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import {
  ADAPTERS,
  type AdapterName,
  type BootedApp,
  bootApp,
  testApp,
} from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';
import { AccountController } from './support/account.controller.js';
import { accountOf } from './support/account-of.js';

const HOUR_MS = 60 * 60_000;
const keyOf = (id: string, byte: number) =>
  `${id}:${Buffer.alloc(32, `key ${byte} `).toString('base64')}`;
function altered(session: string): string {
  const middle = session.length >> 1;
  const flipped = session[middle] === 'A' ? 'B' : 'A';
  return session.slice(0, middle) + flipped + session.slice(middle + 1);
}

const metadata = { controllers: [AccountController] };

describe.each(Object.keys(ADAPTERS) as AdapterName[])('the session on %s', (adapter) => {
  const clock = new ManualClock();
  let booted: BootedApp;
  let browser: Browser;

  beforeEach(async () => {
    booted = await bootApp({ adapter, clock, metadata });
    browser = new Browser();
    await install(booted, browser);
  });
  afterEach(() => booted.close());

  it('lasts twelve hours from the install', async () => {
    clock.advance(12 * HOUR_MS - 1);
    expect(await accountOf(browser, booted.origin)).toBe(1234567);
    clock.advance(1);
    expect(await accountOf(browser, booted.origin)).toBeUndefined();
  });

  it.each<[string, (session: string) => string]>([
    ['the id of an account', () => '1234567'],
    ['JSON', () => encodeURIComponent('{"hubId":1234567}')],
    ['a session with one character altered', altered],
    ['half a session', (session) => session.slice(0, session.length / 2)],
  ])('cannot be made up from %s', async (_name, forge) => {
    const { hubspot_session: session = '' } = browser.cookies(booted.origin);
    browser.setCookie(booted.origin, 'hubspot_session', forge(session));
    expect(await accountOf(browser, booted.origin)).toBeUndefined();
  });
});

describe('a session on several instances with one store', () => {
  const origin = 'https://app.example.com';
  const redirectUri = `${origin}/hubspot/oauth/callback`;
  let emulator: HubSpotEmulator;
  let repository: InMemoryHubSpotConnectionRepository;
  const instances: BootedApp[] = [];

  const startInstance = async (options: Partial<HubSpotOAuthOptions> = {}): Promise<BootedApp> => {
    const instance = await bootApp({
      sharedEmulator: emulator,
      options: { redirectUri, ...options },
      extras: { connectionRepository: { useFactory: () => repository } },
      metadata,
    });
    instances.push(instance);
    return instance;
  };

  /** The cookies of a browser whose requests another instance handles from now on. */
  const movedTo = (instance: BootedApp, browser: Browser): Browser => {
    const moved = new Browser({ [origin]: instance.origin });
    for (const [name, value] of Object.entries(browser.cookies(origin))) {
      moved.setCookie(origin, name, value);
    }
    return moved;
  };

  beforeEach(async () => {
    emulator = await HubSpotEmulator.start({
      apps: [testApp(redirectUri), { ...testApp(redirectUri), clientId: 'another-client' }],
    });
    repository = new InMemoryHubSpotConnectionRepository();
  });
  afterEach(async () => {
    for (const instance of instances.splice(0)) await instance.close();
    await emulator.stop();
  });

  it('is read by each of them, and an install may end on another one than it began on', async () => {
    const [one, other] = [await startInstance(), await startInstance()];
    const beginning = new Browser({ [origin]: one.origin });
    const { headers } = await beginning.get(`${origin}/hubspot/oauth/install`);
    const ending = movedTo(other, beginning);
    const page = await ending.get(await emulator.approve(headers.location ?? ''));
    expect(page.status).toBe(302);
    expect(await accountOf(ending, origin)).toBe(1234567);
    expect(await accountOf(movedTo(one, ending), origin)).toBe(1234567);
  });

  it('outlives a change of keys while the old key stays in the ring', async () => {
    const before = await startInstance({ encryptionKeys: keyOf('old', 1) });
    const browser = new Browser({ [origin]: before.origin });
    await install({ origin, emulator }, browser);

    const rotated = await startInstance({ encryptionKeys: [keyOf('new', 2), keyOf('old', 1)] });
    expect(await accountOf(movedTo(rotated, browser), origin)).toBe(1234567);
    const removed = await startInstance({ encryptionKeys: keyOf('new', 2) });
    expect(await accountOf(movedTo(removed, browser), origin)).toBeUndefined();
  });

  it('is nothing to another app with the same keys', async () => {
    const mine = await startInstance();
    const browser = new Browser({ [origin]: mine.origin });
    await install({ origin, emulator }, browser);
    const other = await startInstance({ clientId: 'another-client' });
    expect(await accountOf(movedTo(other, browser), origin)).toBeUndefined();
  });
});

describe('with an account resolver of the host', () => {
  class FixedAccountResolver extends HubSpotAccountResolver {
    override resolve(): { hubId: number } {
      return { hubId: 7654321 };
    }
  }

  let booted: BootedApp;

  beforeAll(async () => {
    booted = await bootApp({
      extras: { accountResolver: { useClass: FixedAccountResolver } },
      metadata,
    });
  });
  afterAll(() => booted.close());

  it('no session is set, read or cleared', async () => {
    const browser = new Browser();
    await install(booted, browser, { hubId: 1234567 });
    await install(booted, browser, { hubId: 7654321 });
    expect(browser.cookies(booted.origin)).toEqual({});
    expect(await accountOf(browser, booted.origin)).toBe(7654321);

    browser.setCookie(booted.origin, 'hubspot_session', 'of somebody else');
    const page = await browser.post(`${booted.origin}/hubspot/oauth/sign-out`, {
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(page.headers).not.toHaveProperty('set-cookie');
  });
});
