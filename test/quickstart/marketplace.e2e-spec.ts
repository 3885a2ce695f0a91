import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BootedQuickstart, bootQuickstart } from '../support/boot-quickstart.js';
import { Browser } from '../support/browser.js';

describe('Marketplace installs in the quickstart', () => {
  let folder: string;
  let quickstart: BootedQuickstart;

  const boot = async (environment = {}) => {
    quickstart = await bootQuickstart({ folder, environment });
  };
  const statusOfAccount = async (browser: Browser) =>
    (await browser.get(`${quickstart.origin}/api/account`)).status;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'quickstart-'));
  });
  afterEach(async () => {
    await quickstart.close();
    await rm(folder, { recursive: true });
  });

  it('are refused unless HUBSPOT_MARKETPLACE_INSTALLS is true', async () => {
    await boot();
    const page = await new Browser().get(quickstart.emulator.installFromMarketplace());
    expect([page.status, quickstart.emulator.requests.count('token')]).toEqual([400, 0]);
  });

  it.each([
    ['without a session where HubSpot sends a code at once', false, 401],
    ['with one where people sign in first', true, 200],
  ])('connect and go back to HubSpot, %s', async (_name, signIn, status) => {
    await boot({ HUBSPOT_MARKETPLACE_INSTALLS: 'true' });
    const browser = new Browser();
    const page = await browser.follow(quickstart.emulator.installFromMarketplace({ signIn }));
    expect(page.body).toContain('Quickstart is installed');
    expect(await statusOfAccount(browser)).toBe(status);

    const url = `${quickstart.origin}/api/hubspot-card`;
    const card = await quickstart.emulator.callCard(url, { method: 'POST' });
    expect(await card.json()).toEqual({ hubId: 1234567, status: 'active' });
  });

  it("can be started from the emulator's start page, which also calls the card", async () => {
    await boot({ HUBSPOT_MARKETPLACE_INSTALLS: 'true' });
    const { url, apps } = quickstart.emulator;
    const { body } = await new Browser().get(url);
    expect(body).toContain(`/marketplace/${apps[0]?.clientId}`);
    expect(body).toContain(`${quickstart.origin}/api/hubspot-card`);
  });

  it('stop the app from starting if the variable is neither true nor false', async () => {
    await expect(boot({ HUBSPOT_MARKETPLACE_INSTALLS: 'yes' })).rejects.toThrow(
      /marketplaceInstalls \(HUBSPOT_MARKETPLACE_INSTALLS\): must be true, false/,
    );
    await boot();
  });
});
