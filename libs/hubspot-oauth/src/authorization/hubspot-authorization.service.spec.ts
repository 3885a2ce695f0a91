import { errorOf } from '../../../../test/tokens/support/error-of.js';
import {
  HUB_ID,
  OTHER_HUB_ID,
  TokenFixture,
} from '../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../test/tokens/support/token-process.js';
import {
  AuthorizationDeniedError,
  AuthorizationFailedError,
  ForeignStateError,
  InstallHookError,
  InvalidInstallRequestError,
  MalformedCallbackError,
  MissingStateError,
  ReusedStateError,
  UnknownStateError,
  WrongAccountError,
} from '../errors/authorization.errors.js';
import { SystemRandomSource } from '../runtime/random.js';
import { AuthorizationState } from './authorization-state.js';
import { CodeExchange } from './code-exchange.js';
import { HubSpotAuthorizationService } from './hubspot-authorization.service.js';
import type { HubSpotInstallHooks } from './hubspot-install-hooks.js';
import { StateCookies } from './state-cookies.js';

const RETURN_URL = 'https://app.hubspot.com/integrations-settings/1/installed';

const request = (query = '', cookies: readonly string[] = []) => ({
  method: 'GET',
  originalUrl: `/hubspot/oauth/callback${query}`,
  headers: { cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') },
});
const callback = (values: Record<string, string>, cookies: readonly string[] = []) =>
  request(`?${new URLSearchParams(values).toString()}`, cookies);
const stateOf = (url: string) => new URL(url).searchParams.get('state') ?? '';

describe('HubSpotAuthorizationService', () => {
  let fixture: TokenFixture;
  let process: TokenProcess;
  let hooks: Partial<HubSpotInstallHooks>;
  let service: HubSpotAuthorizationService;

  beforeEach(async () => {
    fixture = await TokenFixture.create({ marketplaceInstalls: true });
    process = fixture.process();
    hooks = {};
    service = serviceOf(process);
  });
  afterEach(() => fixture.close());

  function serviceOf({ options, api, sealer, installGrant, circuitBreaker }: TokenProcess) {
    const { store, clock } = fixture;
    return new HubSpotAuthorizationService(
      options,
      store,
      new AuthorizationState(options, store, sealer, new SystemRandomSource()),
      new StateCookies(options, sealer, clock),
      new CodeExchange(api, installGrant, circuitBreaker, clock),
      installGrant,
      api,
      hooks,
    );
  }

  const failure = (values: Record<string, string>, cookies: readonly string[] = []) =>
    errorOf(service.complete(callback(values, cookies)));

  /** A person who starts an install and agrees at HubSpot. */
  async function agree(options: Parameters<typeof service.begin>[1] = {}, hubId = HUB_ID) {
    const { url, cookies } = await service.begin(request(), options);
    const back = new URL(await fixture.emulator.approve(url, { hubId }));
    return { values: Object.fromEntries(back.searchParams), cookies };
  }
  /** A person who chooses another account than the install is for. */
  async function chooseAnother() {
    const { url, cookies } = await service.begin(request(), { hubId: OTHER_HUB_ID });
    const code = await fixture.codeOf(process, HUB_ID);
    return { values: { code, state: stateOf(url) }, cookies };
  }
  async function signIn() {
    const values = { step: 'authorize', returnUrl: RETURN_URL };
    const started = await service.beginMarketplaceSignIn(callback(values));
    if (started === undefined) throw new Error('Nothing was started');
    const code = await fixture.codeOf(process, HUB_ID);
    const state = stateOf(started.url);
    return { ...started, values: { code, state, returnUrl: RETURN_URL, step: 'finalize' } };
  }

  describe('an install', () => {
    it('connects the account, and returns to the page that it started on', async () => {
      const { values, cookies } = await agree({ returnTo: '/contacts?a=b' });
      const completed = await service.complete(callback(values, cookies));
      expect(completed).toMatchObject({
        connection: { hubId: HUB_ID, status: 'active' },
        returnUrl: 'https://app.example.com/contacts?a=b',
        startsSession: true,
      });
      expect(completed.cookies).toEqual([expect.stringMatching(/Max-Age=0/)]);
      expect(completed.cookies[0]?.split('=')[0]).toBe(cookies[0]?.split('=')[0]);
      expect(process.events).toMatchObject([{ type: 'connection.created', source: 'install' }]);
    });

    it('returns to the default page', async () => {
      const { values, cookies } = await agree();
      const { returnUrl } = await service.complete(callback(values, cookies));
      expect(returnUrl).toBe('https://app.example.com/');
    });

    it('names the account that it is for', async () => {
      const { url } = await service.begin(request(), { hubId: HUB_ID });
      expect(url).toContain(String(HUB_ID));
      expect(stateOf(url)).toMatch(/^[\w-]{43}$/);
    });

    it.each(['//evil.example', 'https://app.example.com.evil.example/', 'contacts'])(
      'does not return to %s',
      async (returnTo) => {
        const error = await errorOf(service.begin(request(), { returnTo }));
        expect(error).toBeInstanceOf(InvalidInstallRequestError);
        expect(fixture.statements).toEqual([]);
      },
    );

    it('is completed once', async () => {
      const { values, cookies } = await agree();
      await service.complete(callback(values, cookies));
      expect(await failure(values, cookies)).toBeInstanceOf(ReusedStateError);
    });

    it('is not completed by another browser, which does not use it up', async () => {
      const { values, cookies } = await agree();
      const other = await agree();
      expect(await failure(values)).toBeInstanceOf(ForeignStateError);
      expect(await failure(values, other.cookies)).toBeInstanceOf(ForeignStateError);
      await expect(service.complete(callback(values, cookies))).resolves.toBeDefined();
    });

    it('is not completed as one of the Marketplace, or with its state', async () => {
      const { values, cookies } = await agree();
      const finalize = { ...values, step: 'finalize', returnUrl: RETURN_URL };
      expect(await failure(finalize, cookies)).toBeInstanceOf(UnknownStateError);
      const { values: marketplace, cookies: marketplaceCookies } = await signIn();
      const { code, state } = marketplace;
      expect(await failure({ code, state }, marketplaceCookies)).toBeInstanceOf(UnknownStateError);
    });

    it('does not connect another account, and revokes its grant', async () => {
      const { values, cookies } = await chooseAnother();
      const error = await failure(values, cookies);
      expect(error).toBeInstanceOf(WrongAccountError);
      await expect(fixture.row(HUB_ID)).rejects.toThrow('no such row');
      expect(fixture.emulator.requests.count('revoke')).toBe(1);
    });

    it('keeps the grant of another account that is connected', async () => {
      await fixture.connected(HUB_ID);
      const { values, cookies } = await chooseAnother();
      expect(await failure(values, cookies)).toBeInstanceOf(WrongAccountError);
      expect(fixture.emulator.requests.count('revoke')).toBe(0);
    });

    it.each([
      ['access_denied', AuthorizationDeniedError],
      ['server_error', AuthorizationFailedError],
    ])('that HubSpot ends with %s cannot be completed later', async (error, type) => {
      const { values, cookies } = await agree();
      const { state = '' } = values;
      expect(await failure({ error, state }, cookies)).toBeInstanceOf(type);
      expect(await failure(values, cookies)).toBeInstanceOf(ReusedStateError);
    });

    it('without a state is an error of HubSpot, or no callback', async () => {
      expect(await failure({ error: 'access_denied' })).toBeInstanceOf(AuthorizationDeniedError);
      expect(await failure({ code: 'a-code' })).toBeInstanceOf(MissingStateError);
      expect(await failure({ code: 'a-code', state: 'made-up' })).toBeInstanceOf(UnknownStateError);
      expect(await failure({})).toBeInstanceOf(MalformedCallbackError);
    });

    it('passes what a hook remembers to the hook of its end', async () => {
      const seen: unknown[] = [];
      hooks.contextOf = async ({ originalUrl }) => ({ started: originalUrl });
      hooks.installed = async ({ hubId }, context, source) => {
        seen.push(hubId, context, source);
        return { returnTo: 'https://customer.example.com/welcome' };
      };
      const { values, cookies } = await agree();
      const { returnUrl } = await service.complete(callback(values, cookies));
      expect(returnUrl).toBe('https://customer.example.com/welcome');
      expect(seen).toEqual([HUB_ID, { started: '/hubspot/oauth/callback' }, 'install']);
    });

    it('stays connected if the hook of its end fails', async () => {
      hooks.installed = () => Promise.reject(new Error('no tenant'));
      const { values, cookies } = await agree();
      const error = await failure(values, cookies);
      expect(error).toBeInstanceOf(InstallHookError);
      expect(error).toMatchObject({ hubId: HUB_ID });
      expect(await fixture.row()).toMatchObject({ status: 'active' });
    });
  });

  describe("an install from HubSpot's Marketplace", () => {
    it('waits for the state, and returns to HubSpot', async () => {
      const { url, cookies, values } = await signIn();
      expect(url).toBe(`${RETURN_URL}?state=${values.state}`);
      const completed = await service.complete(callback(values, cookies));
      expect(completed).toMatchObject({ returnUrl: RETURN_URL, startsSession: true });
      expect(completed.cookies).toHaveLength(1);
      expect(process.events).toMatchObject([{ source: 'marketplace' }]);
    });

    it('without a state starts no session', async () => {
      const code = await fixture.codeOf(process, HUB_ID);
      const completed = await service.complete(callback({ code, returnUrl: RETURN_URL }));
      expect(completed).toMatchObject({ startsSession: false, cookies: [], returnUrl: RETURN_URL });
      expect(await fixture.row()).toMatchObject({ status: 'active' });
    });

    it('is not completed by another browser', async () => {
      const { values } = await signIn();
      expect(await failure(values)).toBeInstanceOf(ForeignStateError);
    });

    it('is not begun by another callback, and does not end as one', async () => {
      expect(await service.beginMarketplaceSignIn(callback({ code: 'a', state: 'b' }))).toBe(
        undefined,
      );
      const values = { step: 'authorize', returnUrl: RETURN_URL };
      expect(await failure(values)).toBeInstanceOf(MalformedCallbackError);
    });

    it('passes the context to the hook of its end', async () => {
      const seen: unknown[] = [];
      hooks.contextOf = () => Promise.resolve('a tenant');
      hooks.installed = (_connection, context, source) => {
        seen.push(context, source);
      };
      const { values, cookies } = await signIn();
      await service.complete(callback(values, cookies));
      expect(seen).toEqual(['a tenant', 'marketplace']);
    });
  });
});
