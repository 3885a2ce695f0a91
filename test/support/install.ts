import type { HubSpotEmulator } from 'hubspot-emulator';
import { Browser, type Page } from './browser.js';

export interface InstallChoice {
  readonly hubId?: number;
  readonly optionalScopes?: readonly string[];
}

/** Opens the install route and returns HubSpot's authorization URL. */
export async function startInstall(browser: Browser, origin: string, query = ''): Promise<string> {
  const { status, headers, body } = await browser.get(`${origin}/hubspot/oauth/install${query}`);
  if (status !== 302 || headers.location === undefined) {
    throw new Error(`The install route returned ${status}: ${body}`);
  }
  return headers.location;
}

/** Installs an account and returns the response of the callback. */
export async function install(
  { origin, emulator }: { readonly origin: string; readonly emulator: HubSpotEmulator },
  browser: Browser = new Browser(),
  { query, ...choice }: InstallChoice & { readonly query?: string } = {},
): Promise<Page> {
  const authorizeUrl = await startInstall(browser, origin, query);
  return browser.get(await emulator.approve(authorizeUrl, choice));
}
