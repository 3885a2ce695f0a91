import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BootedQuickstart, bootQuickstart } from '../support/boot-quickstart.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';

const JSON_ONLY = { headers: { accept: 'application/json' } };
const SAME_ORIGIN = { headers: { accept: 'application/json', 'sec-fetch-site': 'same-origin' } };

describe('the API of the quickstart', () => {
  let folder: string;
  let quickstart: BootedQuickstart;
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'quickstart-'));
    quickstart = await bootQuickstart({ folder });
  });
  afterAll(async () => {
    await quickstart.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    browser = new Browser();
    await install(quickstart, browser, { hubId: 1234567 });
  });

  const get = (route: string) => browser.get(`${quickstart.origin}${route}`, JSON_ONLY);
  const post = (route: string) => browser.post(`${quickstart.origin}${route}`, SAME_ORIGIN);
  const endGrant = () => {
    quickstart.emulator.accounts.expireAccessTokens(1234567);
    quickstart.emulator.accounts.uninstall(1234567);
  };

  describe('GET /api/account', () => {
    it('returns the connected account without its tokens', async () => {
      const response = await get('/api/account');
      expect(response.status).toBe(200);
      expect(response.headers['cache-control']).toBe('no-store');
      const account: { expiresAt: string } = JSON.parse(response.body);
      expect(account).toEqual({
        hubId: 1234567,
        status: 'active',
        scopes: ['oauth', 'crm.objects.contacts.read'],
        expiresAt: new Date(account.expiresAt).toISOString(),
        oauthVersion: '2026-09',
      });
      expect(Date.parse(account.expiresAt)).toBeGreaterThan(Date.now());
    });

    it('returns an account that has to install again', async () => {
      endGrant();
      expect((await get('/api/contacts')).status).toBe(409);
      const response = await get('/api/account');
      expect(response.status).toBe(200);
      expect(JSON.parse(response.body)).toMatchObject({
        hubId: 1234567,
        status: 'reauthorization_required',
      });
    });

    it.each(['/hubspot/oauth/disconnect', '/hubspot/oauth/sign-out'])(
      'asks for an account after POST %s',
      async (route) => {
        expect((await post(route)).status).toBe(204);
        expectProblem(await get('/api/account'), 401, 'hubspot_account_required');
      },
    );

    it('does not accept a session from before a disconnect, even after a new install', async () => {
      const stale = browser.cookies(quickstart.origin)['hubspot_session'] ?? '';
      await post('/hubspot/oauth/disconnect');
      await install(quickstart, new Browser(), { hubId: 1234567 });
      browser.setCookie(quickstart.origin, 'hubspot_session', stale);
      expect((await get('/api/account')).status).toBe(401);
    });
  });

  describe('GET /api/contacts', () => {
    it("returns HubSpot's list unchanged, page by page", async () => {
      const first = await get('/api/contacts?limit=20');
      expect(first.status).toBe(200);
      expect(first.headers['cache-control']).toBe('no-store');
      const list: { results: { id: string }[]; paging: { next: { after: string } } } = JSON.parse(
        first.body,
      );
      const { contacts } = quickstart.emulator.accounts.get(1234567);
      expect(list.results.map(({ id }) => id)).toEqual(contacts.slice(0, 20).map(({ id }) => id));

      const { after } = list.paging.next;
      const rest = JSON.parse((await get(`/api/contacts?limit=20&after=${after}`)).body);
      expect(rest.results).toHaveLength(5);
      expect(rest).not.toHaveProperty('paging');
    });

    it.each(['limit=0', 'limit=101', 'limit=ten', 'limit=', 'limit=1&limit=2', 'limit=1.5'])(
      'refuses %s',
      async (query) => {
        const problem = expectProblem(await get(`/api/contacts?${query}`), 400, 'invalid_query');
        expect(problem.detail).toContain('"limit" must be a whole number from 1 to 100');
      },
    );

    it.each(['after=', 'after=x', 'after=1&after=2'])('refuses %s', async (query) => {
      expectProblem(await get(`/api/contacts?${query}`), 400, 'invalid_query');
    });

    it('returns 401 without a session', async () => {
      const response = await new Browser().get(`${quickstart.origin}/api/contacts`, JSON_ONLY);
      const problem = expectProblem(response, 401, 'hubspot_account_required');
      expect(problem.installUrl).toBe(`${quickstart.origin}/hubspot/oauth/install`);
    });

    it('returns 409 if the account has to install again', async () => {
      endGrant();
      expectProblem(await get('/api/contacts'), 409, 'reauthorization_required');
    });

    it('reports rate limits and a HubSpot that is down', async () => {
      const { faults } = quickstart.emulator;
      faults.plan({ endpoint: 'contacts', fault: { kind: 'status', status: 429 } });
      expectProblem(await get('/api/contacts'), 429, 'rate_limited');
      faults.plan({ endpoint: 'contacts', fault: { kind: 'reset', when: 'before' } });
      expectProblem(await get('/api/contacts'), 503, 'hubspot_unavailable');
    });
  });

  it.each([
    '/hubspot/oauth/disconnect',
    '/hubspot/oauth/sign-out',
    '/emulator/expire-token',
    '/emulator/change-contact',
    '/emulator/uninstall',
  ])('POST %s is for pages of the app only', async (route) => {
    const url = `${quickstart.origin}${route}`;
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: quickstart.origin },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      {},
    ]) {
      expect((await browser.post(url, { headers })).status).toBe(403);
    }
    expect((await get('/api/account')).status).toBe(200);
    expect((await browser.get(url)).status).toBe(404);
  });

  it("returns Nest's own 404 to clients other than browsers", async () => {
    const response = await get('/api/nothing');
    expect(response.status).toBe(404);
    expect(JSON.parse(response.body)).toMatchObject({ statusCode: 404 });
  });
});

function expectProblem(
  response: Awaited<ReturnType<Browser['get']>>,
  status: number,
  code: string,
): { readonly detail: string; readonly installUrl?: string } {
  const problem = JSON.parse(response.body);
  expect({ status: response.status, code: problem.code }).toEqual({ status, code });
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(problem).toMatchObject({ status, title: expect.any(String), type: expect.any(String) });
  return problem;
}
