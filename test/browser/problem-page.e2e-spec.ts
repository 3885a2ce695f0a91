import { type BootedApp, bootApp } from '../support/boot-app.js';
import { findChromium, launchChromium } from '../support/browser-chromium.js';

const executable = findChromium();

(executable === undefined ? describe.skip : describe)(
  "the library's error page, in Chromium",
  () => {
    let booted: BootedApp;

    beforeAll(async () => {
      booted = await bootApp();
    });
    afterAll(() => booted.close());

    it('switches the language without a request, by mouse and keyboard', async () => {
      const browser = await launchChromium(executable ?? '');
      try {
        const page = await browser.newPage({ locale: 'fr-FR' });
        await page.goto(`${booted.origin}/hubspot/oauth/callback?code=abc&state=made-up`);
        const requests: string[] = [];
        page.on('request', (request) => requests.push(request.url()));
        const titles = () => page.locator('h1:visible').allInnerTexts();

        expect(await titles()).toEqual(["Aucun compte n'a été connecté"]);
        await page.getByText('Español').click();
        expect(await titles()).toEqual(['No se conectó ninguna cuenta']);
        await page.keyboard.press('ArrowLeft');
        expect(await titles()).toEqual(['Nothing was connected']);
        expect(requests).toEqual([]);
        for (const [name, options] of Object.entries({
          desktop: { width: 1280, height: 800 },
          phone: { width: 375, height: 667 },
        })) {
          await page.setViewportSize(options);
          await page.screenshot({ path: `test/.output/problem-page-${name}.png` });
        }
      } finally {
        await browser.close();
      }
    });
  },
);
