import { UnauthorizedException } from '@nestjs/common';
import {
  type HubSpotConnection,
  HubSpotConnections,
  HubSpotInstallHooks,
  type HubSpotOAuthEvent,
  HubSpotOAuthEvents,
  type HttpRequest,
} from 'nestjs-hubspot-oauth';
import { AccountController } from '../authorization/support/account.controller.js';
import { accountOf } from '../authorization/support/account-of.js';
import {
  ADAPTERS,
  type AdapterName,
  type BootedApp,
  bootApp,
  type BootOptions,
} from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install, startInstall } from '../support/install.js';

class RecordingHooks extends HubSpotInstallHooks {
  readonly finished: unknown[][] = [];
  signedIn = true;

  override contextOf({ headers }: HttpRequest): unknown {
    if (!this.signedIn) throw new UnauthorizedException('Sign in first');
    return { agent: headers['x-agent'] };
  }

  override installed(connection: HubSpotConnection, context: unknown, source: string) {
    this.finished.push([connection.hubId, context, source]);
    return { returnTo: '/from-the-hook' };
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])(
  'installs of the Marketplace on %s',
  (adapter) => {
    let booted: BootedApp;
    let hooks: RecordingHooks;
    let events: HubSpotOAuthEvent[];

    const boot = async (
      marketplaceInstalls?: boolean | { signIn: boolean },
      more: BootOptions = {},
    ) => {
      hooks = new RecordingHooks();
      booted = await bootApp({
        adapter,
        metadata: { controllers: [AccountController] },
        ...more,
        options: { marketplaceInstalls, ...more.options },
        extras: { installHooks: { useFactory: () => hooks } },
      });
      events = [];
      booted.app.get(HubSpotOAuthEvents).all.subscribe((event) => events.push(event));
    };
    afterEach(() => booted.close());

    const start = (choice?: { hubId?: number; signIn?: boolean }) =>
      booted.emulator.installFromMarketplace(choice);
    const connected = async () =>
      (await booted.app.get(HubSpotConnections).list()).map(({ hubId }) => hubId);
    /** Expects a refusal that asked HubSpot for nothing and changed nothing. */
    const expectRefusal = async (browser: Browser, url: string, status: number, code: string) => {
      const exchanges = booted.emulator.requests.count('token');
      const before = await connected();
      const page = await browser.get(url, { headers: { accept: 'application/json' } });
      expect([page.status, JSON.parse(page.body).code]).toEqual([status, code]);
      expect(page.headers).not.toHaveProperty('location');
      expect(booted.emulator.requests.count('token')).toBe(exchanges);
      expect(await connected()).toEqual(before);
    };
    /** The second leg, as HubSpot sends the browser to the app. */
    const secondLeg = async (browser: Browser): Promise<string> =>
      (await browser.follow(start({ signIn: true }), (url) => url.includes('step=finalize'))).url;

    describe('without a state', () => {
      it('connect the account and go back to HubSpot, without a session', async () => {
        await boot(true);
        const browser = new Browser();
        const page = await browser.get(start({ hubId: 7654321 }));
        expect(page.status).toBe(302);
        expect(page.headers).not.toHaveProperty('set-cookie');
        expect(new URL(page.headers.location ?? '').origin).toBe(booted.emulator.url);
        expect((await browser.get(page.headers.location ?? '')).body).toContain('is installed');
        expect(await accountOf(browser, booted.origin)).toBeUndefined();
        expect(events).toMatchObject([
          { type: 'connection.created', source: 'marketplace', connection: { hubId: 7654321 } },
        ]);
      });

      it('do not replace the session of a browser that is sent there', async () => {
        await boot(true);
        const browser = new Browser();
        await install(booted, browser, { hubId: 1234567 });
        const session = browser.cookies(booted.origin);
        expect((await browser.get(start({ hubId: 7654321 }))).status).toBe(302);
        expect(browser.cookies(booted.origin)).toEqual(session);
        expect(await accountOf(browser, booted.origin)).toBe(1234567);
      });

      it('tell the hooks, without a context, and go back to HubSpot whatever they return', async () => {
        await boot(true);
        hooks.signedIn = false;
        const page = await new Browser().get(start());
        expect(page.headers.location).toContain('/installed');
        expect(hooks.finished).toEqual([[1234567, undefined, 'marketplace']]);
      });

      it.each([
        ['none is accepted', undefined],
        ['none is accepted, said aloud', false],
        ['people have to sign in first', { signIn: true }],
      ])('are refused where %s', async (_name, option) => {
        await boot(option);
        await expectRefusal(new Browser(), start(), 400, 'missing_state');
      });

      it('need a return URL', async () => {
        await boot(true);
        const url = start().replace(/&returnUrl=.*/, '');
        await expectRefusal(new Browser(), url, 400, 'missing_state');
      });
    });

    describe('with sign-in', () => {
      it.each([true, { signIn: true }])(
        'connect, start a session and go back to HubSpot (%j)',
        async (option) => {
          await boot(option);
          const browser = new Browser();
          const page = await browser.follow(start({ hubId: 7654321, signIn: true }));
          expect(page.url).toMatch(/\/installed$/);
          expect(page.body).toContain('is installed');
          expect(await accountOf(browser, booted.origin)).toBe(7654321);
          expect(Object.keys(browser.cookies(booted.origin))).toEqual(['hubspot_session']);
          expect(hooks.finished).toEqual([[7654321, {}, 'marketplace']]);
          expect(events).toMatchObject([{ type: 'connection.created', source: 'marketplace' }]);
        },
      );

      it('let the host ask people to sign in before a state is issued', async () => {
        await boot({ signIn: true });
        hooks.signedIn = false;
        const page = await new Browser().get(start({ signIn: true }));
        expect([page.status, page.headers['set-cookie']]).toEqual([401, undefined]);
      });

      it('are bound to the browser, in a cookie that pages of HubSpot may send', async () => {
        const origin = 'https://app.example.com';
        const redirectUri = `${origin}/hubspot/oauth/callback`;
        await boot({ signIn: true }, { options: { redirectUri } });
        const browser = new Browser({ [origin]: booted.origin });
        const { headers } = await browser.get(start({ signIn: true }));
        expect(headers['set-cookie']).toEqual([
          expect.stringMatching(
            /^__Host-hubspot_install_[^;]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=None$/,
          ),
        ]);
        expect((await browser.follow(headers.location ?? '')).body).toContain('is installed');
      });

      it('take no state of another browser, and leave it to its own', async () => {
        await boot(true);
        const browser = new Browser();
        const url = await secondLeg(browser);
        await expectRefusal(new Browser(), url, 403, 'foreign_state');
        expect((await browser.get(url)).status).toBe(302);
        await expectRefusal(browser, url, 400, 'reused_state');
      });

      it('take no state that was issued for another kind of install', async () => {
        await boot(true);
        const browser = new Browser();
        const authorizeUrl = await startInstall(browser, booted.origin);
        const callback = await booted.emulator.approve(authorizeUrl);
        const returnUrl = encodeURIComponent('https://app.hubspot.com/');
        const disguised = `${callback}&step=finalize&returnUrl=${returnUrl}`;
        await expectRefusal(browser, disguised, 400, 'unknown_state');
        const bare = (await secondLeg(browser)).replace('step=finalize&', '');
        await expectRefusal(browser, bare, 400, 'unknown_state');
      });

      it('are refused where none is accepted', async () => {
        await boot();
        await expectRefusal(new Browser(), start({ signIn: true }), 400, 'malformed_callback');
        const url = `${booted.origin}/hubspot/oauth/callback?step=finalize&code=a&state=b&returnUrl=c`;
        await expectRefusal(new Browser(), url, 400, 'unknown_state');
      });
    });

    it.each([
      'https://evil.example/',
      '//evil.example',
      '/',
      '',
      'https://app.hubspot.com@evil.example',
    ])('go back to HubSpot only, not to %j, and leave code and state alone', async (returnUrl) => {
      await boot(true);
      const browser = new Browser();
      const elsewhere = (url: string) =>
        url.replace(/returnUrl=[^&]*/, `returnUrl=${encodeURIComponent(returnUrl)}`);
      const code = returnUrl === '' ? 'missing_state' : 'malformed_callback';
      await expectRefusal(browser, elsewhere(start()), 400, code);
      await expectRefusal(browser, elsewhere(start({ signIn: true })), 400, 'malformed_callback');
      const url = await secondLeg(browser);
      await expectRefusal(browser, elsewhere(url), 400, 'malformed_callback');
      expect((await browser.get(url)).status).toBe(302);
    });

    it('repeat no parameter', async () => {
      await boot(true);
      await expectRefusal(new Browser(), `${start()}&returnUrl=x`, 400, 'malformed_callback');
      await expectRefusal(new Browser(), `${start()}&step=a&step=b`, 400, 'malformed_callback');
    });
  },
);
