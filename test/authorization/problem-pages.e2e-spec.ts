import type { HubSpotPageTexts, Problem } from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { RecordingLogger } from '../support/recording-logger.js';

const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8';

const german: HubSpotPageTexts = {
  name: 'Deutsch',
  language: 'Sprache',
  install: 'Installation starten',
  problems: { unknown_state: { title: 'Nicht verbunden', detail: 'Bitte neu starten.' } },
};

describe.each(Object.keys(ADAPTERS) as AdapterName[])('the error page on %s', (adapter) => {
  let booted: BootedApp;
  let renderPage: ((problem: Problem) => string) | undefined;
  const logger = new RecordingLogger();

  beforeAll(async () => {
    booted = await bootApp({
      adapter,
      logger,
      options: {
        pages: { texts: { de: german }, render: (problem) => renderPage?.(problem) as string },
      },
    });
  });
  afterEach(() => (renderPage = undefined));
  afterAll(() => booted.close());

  const callbackUrl = () => `${booted.origin}/hubspot/oauth/callback?code=abc&state=made-up`;
  const page = (language: string) =>
    new Browser().get(callbackUrl(), { headers: { accept: HTML, 'accept-language': language } });

  it.each([
    ['es-MX,es;q=0.9', 'es', 'No se conectó ninguna cuenta'],
    ['pt-BR', 'pt', 'Nenhuma conta foi conectada'],
    ['fr', 'fr', 'Aucun compte n&#39;a été connecté'],
    ['de-AT,en;q=0.5', 'de', 'Nicht verbunden'],
    ['en-GB', 'en', 'Nothing was connected'],
    ['zh-CN', 'en', 'Nothing was connected'],
    ['es;q=0,*', 'en', 'Nothing was connected'],
    ['', 'en', 'Nothing was connected'],
  ])('is in the language of the browser: %j is %s', async (accepted, language, title) => {
    const { body, headers } = await page(accepted);
    expect(body).toContain(`<html lang="${language}">`);
    expect(body).toContain(`<title>${title}</title>`);
    expect(headers['vary']).toContain('Accept-Language');
  });

  it('has a button to start again when HubSpot is not available', async () => {
    booted.emulator.faults.plan({
      endpoint: 'token',
      fault: { kind: 'status', status: 503 },
      times: 1,
    });
    const browser = new Browser();
    const { headers } = await browser.get(`${booted.origin}/hubspot/oauth/install`);
    const callback = await booted.emulator.approve(String(headers['location']));
    const { body, status } = await browser.get(callback, { headers: { accept: HTML } });
    booted.emulator.faults.clear();
    expect(status).toBe(503);
    expect(body).toContain('hubspot_unavailable');
    expect(body).toContain(`href="${booted.origin}/hubspot/oauth/install"`);
  });

  it('is what the application renders', async () => {
    renderPage = ({ code, installUrl }) =>
      `<h1>Ours: ${code}</h1><a href="${installUrl}">again</a>`;
    const { body, status, headers } = await page('en');
    expect(status).toBe(400);
    expect(body).toBe(
      `<h1>Ours: unknown_state</h1><a href="${booted.origin}/hubspot/oauth/install">again</a>`,
    );
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  it('is the default one if the application fails to render', async () => {
    renderPage = () => {
      throw new Error('no template');
    };
    const { body, status } = await page('en');
    expect(status).toBe(400);
    expect(body).toContain('<h1>Nothing was connected</h1>');
    expect(logger.errors.at(-1)).toContain('The option pages.render failed');
  });
});
