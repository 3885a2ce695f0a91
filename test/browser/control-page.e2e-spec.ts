import { HubSpotEmulator } from 'hubspot-emulator';
import { testApp } from '../support/boot-app.js';
import { findChromium, launchChromium } from '../support/browser-chromium.js';
import { obtainGrant } from '../support/obtain-grant.js';

const REDIRECT_URI = 'http://localhost:9/callback';
const executable = findChromium();

(executable === undefined ? describe.skip : describe)(
  "the emulator's control page, in Chromium",
  () => {
    let emulator: HubSpotEmulator;

    beforeAll(async () => {
      emulator = await HubSpotEmulator.start({ apps: [testApp(REDIRECT_URI)] });
      const [account] = emulator.accounts.all();
      const hubId = account?.hubId ?? 0;
      await obtainGrant(emulator, { version: '2026-03', redirectUri: REDIRECT_URI, hubId });
    });
    afterAll(() => emulator.stop({ ignoreUnmetFaults: true }));

    it('plans and clears a fault, and fits on a phone', async () => {
      const browser = await launchChromium(executable ?? '');
      try {
        const page = await browser.newPage();
        await page.goto(emulator.url);
        await page.getByRole('link', { name: 'Accounts, faults and requests' }).click();
        await page.getByRole('combobox', { name: 'Endpoint' }).selectOption('token');
        await page.getByRole('combobox', { name: 'Fault' }).selectOption('hang');
        await page.getByRole('button', { name: 'Plan the fault' }).click();
        const faults = page.getByRole('table', { name: 'Faults' });
        expect(await faults.getByRole('cell').allInnerTexts()).toEqual([
          'token',
          'hang',
          'all',
          'all',
          '1',
          '0',
        ]);
        for (const [name, { colorScheme, ...size }] of Object.entries({
          desktop: { width: 1280, height: 800, colorScheme: 'light' },
          phone: { width: 375, height: 667, colorScheme: 'dark' },
        } as const)) {
          await page.setViewportSize(size);
          await page.emulateMedia({ colorScheme });
          await page.screenshot({ path: `test/.output/control-page-${name}.png`, fullPage: true });
          const overflow = 'document.documentElement.scrollWidth - window.innerWidth';
          expect(await page.evaluate(overflow)).toBe(0);
        }
        await page.getByRole('button', { name: 'Clear the faults' }).click();
        await faults.waitFor({ state: 'detached' });
        expect(emulator.faults.all()).toEqual([]);
      } finally {
        await browser.close();
      }
    }, 60_000);
  },
);
