import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type BootedQuickstart, bootQuickstart } from '../support/boot-quickstart.js';
import { findChromium, launchChromium } from '../support/browser-chromium.js';

const executable = findChromium();

(executable === undefined ? describe.skip : describe)(
  'actions that start at HubSpot, in Chromium',
  () => {
    let folder: string;
    let quickstart: BootedQuickstart;
    let browser: Browser;

    beforeAll(async () => {
      browser = await launchChromium(executable ?? '');
    });
    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'quickstart-'));
      const environment = { HUBSPOT_MARKETPLACE_INSTALLS: 'true' };
      quickstart = await bootQuickstart({ folder, environment });
    });
    afterEach(async () => {
      await quickstart.close();
      await rm(folder, { recursive: true });
    });
    afterAll(() => browser.close());

    /** Visits the emulator's start page; messages on the page's console fail the test. */
    async function visiting(visit: (page: Page) => Promise<void>): Promise<void> {
      const context = await browser.newContext();
      const problems: string[] = [];
      try {
        const page = await context.newPage();
        page.on('console', (message) => problems.push(message.text()));
        page.on('pageerror', (error) => problems.push(error.message));
        await page.goto(quickstart.emulator.url);
        await visit(page);
      } finally {
        await context.close();
      }
      expect(problems).toEqual([]);
    }
    const installWith = async (page: Page, button: string) => {
      await page.getByRole('link', { name: 'Install it from the Marketplace' }).click();
      await page.getByLabel('Example Logistics').check();
      await page.getByRole('button', { name: button, exact: true }).click();
      await page.getByRole('heading', { name: 'Quickstart is installed' }).waitFor();
      expect(new URL(page.url()).origin).toBe(quickstart.emulator.url);
    };

    it('a Marketplace install connects the account without a session', async () => {
      await visiting(async (page) => {
        await installWith(page, 'Install');
        await page.goto(quickstart.origin);
        await page.getByRole('link', { name: 'Install in HubSpot' }).waitFor();
      });
    });

    it('a Marketplace install with sign-in creates a session', async () => {
      await visiting(async (page) => {
        await installWith(page, 'Install with sign-in');
        await page.goto(quickstart.origin);
        await page.getByRole('heading', { name: 'HubSpot account 7654321' }).waitFor();
      });
    });

    it("a card shows the app's response for the account", async () => {
      await visiting(async (page) => {
        const callCard = async (account: string) => {
          await page.getByLabel(account).check();
          await page.getByRole('button', { name: 'Call the card' }).click();
          await page.getByRole('heading', { name: 'Card' }).waitFor();
        };
        await callCard('Example Logistics');
        expect(await page.locator('strong').allTextContents()).toContain('404');
        await page.goto(quickstart.emulator.url);
        await installWith(page, 'Install');
        await page.goto(quickstart.emulator.url);
        await callCard('Example Logistics');
        expect(await page.locator('pre').textContent()).toBe('{"hubId":7654321,"status":"active"}');
      });
    });
  },
);
