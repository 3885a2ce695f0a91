import type { HubSpotPageTexts } from 'nestjs-hubspot-oauth';
import { type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';

const MARKUP = `"'><img src=x onerror=alert(1)>`;
const hostile: HubSpotPageTexts = {
  name: MARKUP,
  language: MARKUP,
  install: MARKUP,
  problems: { unknown_state: { title: MARKUP, detail: MARKUP } },
};

describe('the error page', () => {
  let booted: BootedApp;
  afterEach(() => booted.close());

  const pageOf = async (query: string) => {
    const { body, headers } = await new Browser().get(
      `${booted.origin}/hubspot/oauth/callback?${query}`,
      { headers: { accept: 'text/html', 'accept-language': 'de' } },
    );
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    return body;
  };

  it('escapes the texts of the application', async () => {
    booted = await bootApp({ options: { pages: { texts: { de: hostile } } } });
    const page = await pageOf('code=abc&state=made-up');
    expect(page).toContain('&#34;&#39;&#62;&#60;img');
    expect(page).not.toContain('<img');
  });

  it.each(['error_description', 'error_uri', 'state', 'code', 'error', 'returnUrl'])(
    'shows nothing of the %s in its URL',
    async (name) => {
      booted = await bootApp();
      const others = name === 'error' || name === 'code' ? '' : 'error=server_error&';
      const page = await pageOf(`${others}${name}=${encodeURIComponent(`marked${MARKUP}`)}`);
      expect(page).not.toContain('marked');
    },
  );

  it.each(['"><script>', 'de"', 'de de'])('has no language with the tag %s', async (tag) => {
    booted = await bootApp();
    const texts = Object.fromEntries([[tag, hostile]]);
    await expect(bootApp({ options: { pages: { texts } } })).rejects.toMatchObject({
      code: 'invalid_configuration',
    });
  });
});
