import { HubSpotConnections } from 'nestjs-hubspot-oauth';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { BAD_CALLBACKS, ERROR_DESCRIPTION } from './support/bad-callbacks.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

describe.each(Object.keys(ADAPTERS) as AdapterName[])('a callback on %s', (adapter) => {
  const clock = new ManualClock();
  let booted: BootedApp;

  beforeAll(async () => {
    booted = await bootApp({ adapter, clock });
  });
  beforeEach(() => booted.emulator.requests.clear());
  afterAll(() => booted.close());

  describe.each(BAD_CALLBACKS)('$name', ({ status, code, exchanges, prepare }) => {
    it.each([
      ['*/*', 'application/problem+json; charset=utf-8'],
      ['application/json', 'application/problem+json; charset=utf-8'],
      [BROWSER, 'text/html; charset=utf-8'],
    ])(`returns ${status} ${code} and connects nothing, for Accept: %s`, async (accept, type) => {
      const browser = new Browser();
      const url = await prepare({ booted, browser, clock });
      const page = await browser.get(url, { headers: { accept } });

      expect(page).toMatchObject({ status, headers: { 'content-type': type } });
      expect(page.headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
      expect(page.headers).not.toHaveProperty('location');
      expect(page.headers['retry-after'] ?? 'none').toMatch(
        status === 503 ? /^[1-9]\d*$/ : /^none$/,
      );
      expect(page.body).toContain(code);
      expect(quotedIn(page.body, url)).toEqual([]);
      expect(browser.cookies(booted.origin)).not.toHaveProperty('hubspot_session');
      expect(await booted.app.get(HubSpotConnections).list()).toEqual([]);
      expect(booted.emulator.requests.count('token')).toBe(exchanges);
    });
  });

  it('shows programs a problem of RFC 9457 with the way to start again', async () => {
    const url = `${booted.origin}/hubspot/oauth/callback?code=abc&state=made-up`;
    const page = await new Browser().get(url, { headers: { accept: '*/*' } });
    expect(JSON.parse(page.body)).toEqual({
      type: 'urn:problem-type:nestjs-hubspot-oauth:unknown_state',
      title: 'Nothing was connected',
      status: 400,
      detail: 'The state of the callback is unknown to this app. Start the installation again.',
      code: 'unknown_state',
      installUrl: `${booted.origin}/hubspot/oauth/install`,
    });
  });

  it('shows persons a page with the way to start again', async () => {
    const url = `${booted.origin}/hubspot/oauth/callback?code=abc&state=made-up`;
    const { body, headers } = await new Browser().get(url);
    expect(body).toContain(`<a class="button" href="${booted.origin}/hubspot/oauth/install">`);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });
});

/** What a response must not repeat of its query: states, codes, error descriptions. */
function quotedIn(body: string, url: string): string[] {
  const values = [...new URL(url).searchParams.values(), ERROR_DESCRIPTION, 'alert(1)', '555-0100'];
  return values.filter(
    (value) => value.length > 3 && value !== 'access_denied' && body.includes(value),
  );
}
