import { HubSpotHttpService, HubSpotTokenService } from 'nestjs-hubspot-oauth';
import { type BootedApp, type BootOptions, bootApp, testApp } from '../../support/boot-app.js';
import { obtainGrant } from '../../support/obtain-grant.js';

export const HUB_ID = 1234567;
export const OTHER_HUB_ID = 7654321;
export const CONTACTS = '/crm/objects/2026-03/contacts';
export const REDIRECT_URI = 'http://localhost:9/callback';

export interface ConnectedApp extends BootedApp {
  readonly http: HubSpotHttpService;
  readonly tokens: HubSpotTokenService;
}

/** An app with both of the emulator's accounts connected; without rate limits unless told so. */
export async function bootConnectedApp(boot: BootOptions = {}): Promise<ConnectedApp> {
  const booted = await bootApp({
    ...boot,
    emulator: { apps: [testApp(REDIRECT_URI)], rateLimits: false, ...boot.emulator },
  });
  const tokens = booted.app.get(HubSpotTokenService);
  for (const { hubId } of booted.emulator.accounts.all()) {
    const options = { version: '2026-03', redirectUri: REDIRECT_URI, hubId };
    await tokens.adopt(await obtainGrant(booted.emulator, options));
  }
  return { ...booted, http: booted.app.get(HubSpotHttpService), tokens };
}
