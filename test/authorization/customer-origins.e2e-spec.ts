import { Injectable } from '@nestjs/common';
import { HubSpotEmulator } from 'hubspot-emulator';
import {
  HubSpotAccountResolver,
  type HubSpotConnection,
  HubSpotInstallHooks,
  type HttpRequest,
  type ResolvedAccount,
} from 'nestjs-hubspot-oauth';
import {
  ADAPTERS,
  type AdapterName,
  type BootedApp,
  bootApp,
  testApp,
} from '../support/boot-app.js';
import { Browser, type Page } from '../support/browser.js';
import { AccountController } from './support/account.controller.js';
import { accountOf } from './support/account-of.js';

const CALLBACK_ORIGIN = 'https://app.integration.com';
const USER_A = 'https://userA.integration.com';
const USER_B = 'https://userB.integration.com';

const installUrl = (returnTo: string) =>
  `${CALLBACK_ORIGIN}/hubspot/oauth/install?returnTo=${encodeURIComponent(returnTo)}`;

/** The host's own login and its table of which customer has which HubSpot account. */
class Customers {
  private readonly logins = new Map([
    ['login-of-a', 'userA'],
    ['login-of-b', 'userB'],
  ]);
  private readonly accounts = new Map<string, number>();

  of({ headers }: HttpRequest): string | undefined {
    const login = /(?:^|; )login=([\w-]+)/.exec(String(headers['cookie']))?.[1];
    return login === undefined ? undefined : this.logins.get(login);
  }

  connect(customer: string, hubId: number): void {
    this.accounts.set(customer, hubId);
  }

  accountOf(customer: string): number | undefined {
    return this.accounts.get(customer);
  }
}

@Injectable()
class CustomerInstallHooks extends HubSpotInstallHooks {
  constructor(private readonly customers: Customers) {
    super();
  }

  override contextOf(request: HttpRequest): { customer: string | undefined } {
    return { customer: this.customers.of(request) };
  }

  override installed({ hubId }: HubSpotConnection, context: unknown): void {
    const { customer } = context as { customer?: string };
    if (customer === undefined) throw new Error('Nobody is signed in');
    this.customers.connect(customer, hubId);
  }
}

@Injectable()
class CustomerAccountResolver extends HubSpotAccountResolver {
  constructor(private readonly customers: Customers) {
    super();
  }

  override resolve(request: HttpRequest): ResolvedAccount | undefined {
    const customer = this.customers.of(request);
    const hubId = customer === undefined ? undefined : this.customers.accountOf(customer);
    return hubId === undefined ? undefined : { hubId };
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])(
  'customers on origins of their own that share one callback, on %s',
  (adapter) => {
    let emulator: HubSpotEmulator;
    let booted: BootedApp;

    beforeAll(async () => {
      const customers = new Customers();
      const redirectUri = `${CALLBACK_ORIGIN}/hubspot/oauth/callback`;
      emulator = await HubSpotEmulator.start({ apps: [testApp(redirectUri)] });
      booted = await bootApp({
        adapter,
        sharedEmulator: emulator,
        options: { redirectUri, allowedReturnOrigins: [USER_A, USER_B] },
        extras: {
          installHooks: { useFactory: () => new CustomerInstallHooks(customers) },
          accountResolver: { useFactory: () => new CustomerAccountResolver(customers) },
        },
        metadata: { controllers: [AccountController] },
      });
    });
    afterAll(async () => {
      await booted.close();
      await emulator.stop();
    });

    /** A person signed in at the host, whose login cookie is for all of its subdomains. */
    function personWith(login: string): Browser {
      const hosts = [CALLBACK_ORIGIN, USER_A, USER_B].map((origin) => new URL(origin).origin);
      const browser = new Browser(Object.fromEntries(hosts.map((host) => [host, booted.origin])));
      for (const host of hosts) browser.setCookie(host, 'login', login);
      return browser;
    }

    /** The five steps of HubSpot's guide, for one customer. */
    async function connect(browser: Browser, customer: string, hubId: number): Promise<Page> {
      const started = await browser.get(installUrl(`${customer}/settings?tab=hubspot`));
      const authorizeUrl = new URL(started.headers.location ?? '');
      expect(authorizeUrl.searchParams.get('redirect_uri')).toBe(
        `${CALLBACK_ORIGIN}/hubspot/oauth/callback`,
      );
      const callback = await emulator.approve(authorizeUrl.href, { hubId });
      expect(new URL(callback).origin).toBe(CALLBACK_ORIGIN);
      return browser.get(callback);
    }

    it('ends each install where it began, and shows each customer its own account', async () => {
      const [a, b] = [personWith('login-of-a'), personWith('login-of-b')];
      const [endedA, endedB] = await Promise.all([
        connect(a, USER_A, 1234567),
        connect(b, USER_B, 7654321),
      ]);

      expect(endedA.headers.location).toBe('https://usera.integration.com/settings?tab=hubspot');
      expect(endedB.headers.location).toBe('https://userb.integration.com/settings?tab=hubspot');
      expect(await accountOf(a, new URL(USER_A).origin)).toBe(1234567);
      expect(await accountOf(b, new URL(USER_B).origin)).toBe(7654321);
    });

    it('keeps its own cookies to the origin of the callback, and sets no session there', async () => {
      const browser = personWith('login-of-a');
      const started = await browser.get(installUrl(USER_A));
      expect(started.headers['set-cookie']).toEqual([
        expect.stringMatching(/^__Host-hubspot_install_[^;]+;.*Path=\/;.*Secure/),
      ]);
      await browser.get(await emulator.approve(started.headers.location ?? ''));
      expect(browser.cookies(CALLBACK_ORIGIN)).toEqual({ login: 'login-of-a' });
      expect(browser.cookies(USER_A)).toEqual({ login: 'login-of-a' });
    });

    it.each([
      'https://userC.integration.com/',
      'https://integration.com/',
      'https://userA.integration.com.evil.example/',
      'http://userA.integration.com/',
    ])('sends nobody to %s, which is no customer', async (returnTo) => {
      const page = await personWith('login-of-a').get(installUrl(returnTo));
      expect(page.status).toBe(400);
      expect(page.headers).not.toHaveProperty('location');
    });

    it('connects nothing to a person who is not signed in', async () => {
      const stranger = personWith('made-up');
      const page = await connect(stranger, USER_A, 7654321);
      expect(page.status).toBe(500);
      expect(await accountOf(stranger, new URL(USER_A).origin)).toBeUndefined();
    });

    it("does not let one customer's browser finish another customer's install", async () => {
      const started = await personWith('login-of-a').get(installUrl(USER_A));
      const callback = await emulator.approve(started.headers.location ?? '', { hubId: 7654321 });
      expect((await personWith('login-of-b').get(callback)).status).toBe(403);
    });
  },
);
