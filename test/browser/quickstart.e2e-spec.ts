import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type BootedQuickstart, bootQuickstart } from '../support/boot-quickstart.js';
import { findChromium, launchChromium } from '../support/browser-chromium.js';
import { eventually } from '../support/eventually.js';

const PICTURES = fileURLToPath(new URL('../.output/', import.meta.url));
const DESKTOP = { viewport: { width: 1100, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const DARK = { ...DESKTOP, colorScheme: 'dark' as const };

const executable = findChromium();

(executable === undefined ? describe.skip : describe)('the quickstart in Chromium', () => {
  let folder: string;
  let quickstart: BootedQuickstart;
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'quickstart-'));
    quickstart = await bootQuickstart({ folder });
    browser = await launchChromium(executable ?? '');
    await mkdir(PICTURES, { recursive: true });
  });
  afterAll(async () => {
    await browser.close();
    await quickstart.close();
    await rm(folder, { recursive: true });
  });

  /** Visits the quickstart; messages on the page's console fail the test. */
  async function visiting(
    options: BrowserContextOptions,
    visit: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext(options);
    const problems: string[] = [];
    try {
      const page = await context.newPage();
      page.on('console', (message) => problems.push(message.text()));
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(quickstart.origin);
      await visit(page);
    } finally {
      await context.close();
    }
    expect(problems).toEqual([]);
  }

  it.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
    ['dark', DARK],
  ])('installs, pages, sees a refresh and disconnects (%s)', async (name, options) => {
    await visiting(options, async (page) => {
      const picture = (moment: string) => takePicture(page, `quickstart-${name}-${moment}`);
      await picture('1-before');

      await page.getByRole('link', { name: 'Install in HubSpot' }).click();
      await page.getByLabel('Example Trading').check();
      await picture('2-consent');
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByRole('heading', { name: 'HubSpot account 1234567' }).waitFor();
      expect(new URL(page.url()).href).toBe(`${quickstart.origin}/`);
      await picture('3-connected');

      const timer = page.getByRole('timer');
      const text = await timer.textContent();
      await eventually(async () => expect(await timer.textContent()).not.toBe(text));

      expect(await page.getByRole('row').count()).toBe(11);
      await page.getByRole('link', { name: 'Next page' }).click();
      await page.getByRole('link', { name: 'Next page' }).click();
      expect(await page.getByRole('row').count()).toBe(6);
      await page.getByRole('link', { name: 'First page' }).click();

      await page.getByRole('button', { name: 'Expire the token now' }).click();
      await page.getByText('The app refreshed the access token.').first().waitFor();
      expect(await page.getByRole('row').count()).toBe(11);
      await picture('4-refreshed');

      await page.getByRole('button', { name: 'Change a contact in HubSpot' }).click();
      await page.getByText('contact.propertyChange').first().waitFor();
      await picture('5-webhook');

      await page.getByRole('button', { name: 'Uninstall in HubSpot' }).click();
      await page.getByRole('link', { name: 'Install again' }).click();
      await page.getByLabel('Example Trading').check();
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByRole('row').first().waitFor();
      await page.getByText('Disconnect', { exact: true }).click();
      await picture('6-disconnect');
      await page.getByRole('button', { name: 'Disconnect now' }).click();
      await page.getByRole('link', { name: 'Install in HubSpot' }).waitFor();
    });
  });

  it('works without scripts', async () => {
    await visiting({ ...DESKTOP, javaScriptEnabled: false }, async (page) => {
      await page.getByRole('link', { name: 'Install in HubSpot' }).click();
      await page.getByRole('button', { name: 'Approve' }).click();
      expect(await page.getByRole('timer').textContent()).toMatch(/^\d+ min \d+ s$/);
      await page.getByRole('button', { name: 'Expire the token now' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('link', { name: 'Install in HubSpot' }).waitFor();
    });
  });

  it('shows what to do if HubSpot is down or the grant was revoked', async () => {
    await visiting(PHONE, async (page) => {
      await page.getByRole('link', { name: 'Install in HubSpot' }).click();
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByRole('row').first().waitFor();
      const { accounts, faults } = quickstart.emulator;
      faults.plan({ endpoint: 'contacts', fault: { kind: 'status', status: 503 } });
      await page.reload();
      await takePicture(page, 'quickstart-error-1-hubspot-down');
      await page.getByRole('link', { name: 'Retry' }).click();
      await page.getByRole('row').first().waitFor();

      accounts.expireAccessTokens();
      accounts.uninstall(1234567);
      await page.reload();
      await takePicture(page, 'quickstart-error-2-grant-revoked');
      await page.getByRole('link', { name: 'Install again' }).click();
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByRole('row').first().waitFor();
    });
  });

  it.each([
    ['light', DESKTOP],
    ['dark', { ...PHONE, colorScheme: 'dark' as const }],
  ])('has readable error pages (%s)', async (name, options) => {
    const context = await browser.newContext(options);
    try {
      const page = await context.newPage();
      for (const [moment, route] of [
        ['3-not-found', '/nothing/here'],
        ['4-bad-cursor', '/?after=x'],
        ['5-bad-callback', '/hubspot/oauth/callback?code=1&state=2'],
      ] as const) {
        await page.goto(`${quickstart.origin}${route}`);
        expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
        await takePicture(page, `quickstart-error-${moment}-${name}`);
      }
    } finally {
      await context.close();
    }
  });
});

/** Also finds out whether the page is wider than the window. */
async function takePicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true });
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(overflow).toBe(0);
}
