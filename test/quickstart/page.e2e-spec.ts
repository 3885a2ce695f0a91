import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BootedQuickstart, bootQuickstart } from '../support/boot-quickstart.js';
import { Browser, type Page } from '../support/browser.js';
import { install } from '../support/install.js';

const SAME_ORIGIN = { headers: { 'sec-fetch-site': 'same-origin' } };

describe('the page of the quickstart', () => {
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
  beforeEach(() => {
    browser = new Browser();
  });

  const home = (query = '') => browser.get(`${quickstart.origin}/${query}`);
  const connect = () => install(quickstart, browser, { hubId: 1234567 });

  it('offers only the install to a new user', async () => {
    const page = await home();
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(linksOf(page)).toEqual([`${quickstart.origin}/hubspot/oauth/install`]);
    expect(page.body).not.toContain('<form');
    expect(page.body).toContain('crm.objects.contacts.read');
    expect(page.body).toContain('Emulator.');
  });

  it('shows the account, its scopes, the remaining lifetime of its token and its contacts', async () => {
    await connect();
    const { status, body } = await home();
    expect(status).toBe(200);
    expect(body).toContain('HubSpot account 1234567');
    expect(body).toContain('<code>crm.objects.contacts.read</code>');
    expect(body).toMatch(/expires in <span role="timer" data-left-ms="1[78]\d{5}">(29|30) min/);
    expect(rowsOf(body)).toBe(10);
  });

  it('pages through the contacts with links', async () => {
    await connect();
    let page = await home();
    for (const rows of [10, 10, 5]) {
      expect(rowsOf(page.body)).toBe(rows);
      const next = linksOf(page).find((link) => link.startsWith('/?after='));
      expect(next === undefined).toBe(rows === 5);
      if (next !== undefined) page = await browser.get(`${quickstart.origin}${next}`);
    }
    expect(linksOf(page)).toEqual(['/']);
  });

  it('shows webhook events after a contact changed', async () => {
    await connect();
    const response = await browser.post(
      `${quickstart.origin}/emulator/change-contact`,
      SAME_ORIGIN,
    );
    expect(response).toMatchObject({ status: 303, headers: { location: '/' } });
    const { body } = await home();
    expect(body).toMatch(/<code>contact\.propertyChange<\/code> \d+, lastname/);
    expect(body).toMatch(/Sample at \d\d:\d\d:\d\d/);
    expect(quickstart.emulator.webhooks.deliveries()).toMatchObject([{ status: 204 }]);
  });

  it('takes webhooks of up to 1 MB', async () => {
    await connect();
    const { webhooks } = quickstart.emulator;
    const delivered = await webhooks.send([{ padding: 'x'.repeat(1_000_000) }]);
    expect(delivered).toMatchObject([{ status: 204 }]);
    const refused = await webhooks.send([{ padding: 'x'.repeat(1_048_576) }]);
    expect(refused).toMatchObject([{ status: 413 }]);
  });

  it('offers to install again after an uninstall in HubSpot', async () => {
    await connect();
    const response = await browser.post(`${quickstart.origin}/emulator/uninstall`, SAME_ORIGIN);
    expect(response).toMatchObject({ status: 303, headers: { location: '/' } });
    const { body } = await home();
    expect(body).toContain('Access ended');
    expect(body).toContain('Install again');
    expect(body).not.toContain('/emulator/uninstall');
  });

  it('shows a refresh after the token expired', async () => {
    await connect();
    const { requests } = quickstart.emulator;
    const refreshes = () => requests.count('token', { grantType: 'refresh_token' });
    const before = refreshes();
    const response = await browser.post(`${quickstart.origin}/emulator/expire-token`, SAME_ORIGIN);
    expect(response).toMatchObject({ status: 303, headers: { location: '/' } });
    const { body } = await home();
    expect(rowsOf(body)).toBe(10);
    expect(body.indexOf('The app refreshed the access token.')).toBeLessThan(
      body.indexOf('The access token expired.'),
    );
    expect(refreshes()).toBe(before + 1);
  });

  it('asks to install again after the grant was revoked', async () => {
    await connect();
    quickstart.emulator.accounts.expireAccessTokens(1234567);
    quickstart.emulator.accounts.uninstall(1234567);
    const page = await home();
    expect(page.status).toBe(200);
    expect(page.body).toContain('revoked the grant');
    expect(linksOf(page)).toEqual([`${quickstart.origin}/hubspot/oauth/install`]);
    expect(page.body).not.toContain('Expire the token now');
    await connect();
    expect(rowsOf((await home()).body)).toBe(10);
  });

  it.each([
    ['is down', 503, 'HubSpot is not available', ''],
    ['limits the rate', 429, 'limits the calls', ''],
    ['returns an error', 500, 'returned an error', ''],
  ])('renders and offers to retry while HubSpot %s', async (_, status, text, retry) => {
    await connect();
    quickstart.emulator.faults.plan({ endpoint: 'contacts', fault: { kind: 'status', status } });
    const page = await home();
    expect(page.status).toBe(200);
    expect(page.body).toContain(text);
    expect(linksOf(page)).toEqual([retry]);
    expect(rowsOf((await home()).body)).toBe(10);
  });

  it('shows an error if HubSpot returns something other than a contact list', async () => {
    await connect();
    const fault = { kind: 'html', status: 200 } as const;
    quickstart.emulator.faults.plan({ endpoint: 'contacts', fault });
    expect((await home()).body).toContain('returned an error');
  });

  it.each(['disconnect', 'sign-out'])(
    'shows the install page after the form for %s',
    async (form) => {
      await connect();
      expect((await home()).body).toContain(`action="/hubspot/oauth/${form}"`);
      const response = await browser.post(
        `${quickstart.origin}/hubspot/oauth/${form}`,
        SAME_ORIGIN,
      );
      expect(response).toMatchObject({
        status: 303,
        headers: { location: `${quickstart.origin}/` },
      });
      expect((await home()).body).toContain('Install in HubSpot');
    },
  );

  it('allows one script and one style, loads nothing else and cannot be framed', async () => {
    const { headers } = await home();
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none';script-src 'sha256-\S+';style-src 'sha256-\S+';/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  });

  it.each([
    ['/?after=%3Cscript%3E', 400, 'This address is not valid'],
    ['/nothing/here', 404, 'Page not found'],
  ])('has a page for %s', async (route, status, title) => {
    const page = await browser.get(`${quickstart.origin}${route}`);
    expect(page.status).toBe(status);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toContain(`<h1>${title}</h1>`);
    expect(linksOf(page)).toEqual(['/']);
  });

  it('has an error page for expiring a token without a session', async () => {
    const page = await browser.post(`${quickstart.origin}/emulator/expire-token`, SAME_ORIGIN);
    expect(page.status).toBe(401);
    expect(page.body).toContain('No account is connected');
  });
});

/** Without those of the language switch, which every page has. */
function linksOf({ body }: Page): string[] {
  const links = [...body.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href]) => href ?? '');
  return links.filter((link) => !link.startsWith('/language/'));
}

function rowsOf(body: string): number {
  return body.match(/<tr>\s*<td>/g)?.length ?? 0;
}
