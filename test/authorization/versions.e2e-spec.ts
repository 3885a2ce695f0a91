import { HubSpotEmulator } from 'hubspot-emulator';
import {
  HubSpotConnections,
  HubSpotTokenService,
  type HubSpotOAuthVersion,
} from 'nestjs-hubspot-oauth';
import { type BootedApp, SCOPES, bootApp, testApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { liveGrants } from './support/live-grants.js';
import { startTerseHubSpot } from './support/terse-hubspot.js';

const VERSIONS: readonly HubSpotOAuthVersion[] = ['v1', 'v3', '2026-03', '2026-09'];

describe.each(VERSIONS)('with OAuth version %s', (oauthVersion) => {
  describe('an account', () => {
    let booted: BootedApp;
    const logger = new RecordingLogger();

    beforeAll(async () => {
      booted = await bootApp({ options: { oauthVersion }, logger });
      logger.warnings.length = 0;
    });
    afterAll(() => booted.close());

    it('is installed, refreshed, described and disconnected', async () => {
      const { app, emulator } = booted;
      expect((await install(booted)).status).toBe(302);

      const tokens = app.get(HubSpotTokenService);
      const before = await tokens.getAccessToken(1234567);
      expect(await tokens.refresh(1234567)).not.toBe(before);
      expect(await tokens.introspect(1234567)).toMatchObject({ active: true, hubId: 1234567 });
      expect(await tokens.disconnect(1234567, { uninstall: true })).toBe(true);

      // The uninstall has revoked the grant, and version 1 reports it as missing.
      expect([...logger.warnings, ...logger.errors]).toEqual([]);
      expect(await liveGrants(emulator)).toEqual([]);
      const versions = emulator.requests
        .all()
        .filter(({ endpoint }) => endpoint !== 'authorize' && endpoint !== 'introspect')
        .map(({ path }) => path.split('/')[2]);
      const uninstall = oauthVersion === 'v1' ? 'v3' : oauthVersion;
      expect(new Set(versions)).toEqual(new Set([oauthVersion, uninstall]));
    });
  });

  describe('a HubSpot that names neither account nor scopes with its tokens', () => {
    const origin = 'https://app.example.com';
    let emulator: HubSpotEmulator;
    let terse: Awaited<ReturnType<typeof startTerseHubSpot>>;
    let booted: BootedApp;

    beforeAll(async () => {
      const redirectUri = `${origin}/hubspot/oauth/callback`;
      emulator = await HubSpotEmulator.start({ apps: [testApp(redirectUri)] });
      terse = await startTerseHubSpot(emulator);
      booted = await bootApp({
        sharedEmulator: emulator,
        options: { oauthVersion, redirectUri, apiUrl: terse.url },
      });
    });
    afterEach(() => emulator.faults.clear());
    afterAll(async () => {
      await booted.close();
      await terse.stop();
      await emulator.stop();
    });

    it('does not connect the account while introspection fails, and does once it works', async () => {
      const browser = new Browser({ [origin]: booted.origin });
      emulator.faults.plan({
        endpoint: 'introspect',
        fault: { kind: 'status', status: 503, body: {} },
      });
      const failed = await install({ origin, emulator }, browser);
      expect(failed.status).toBe(503);
      expect(await booted.app.get(HubSpotConnections).list()).toEqual([]);
      expect(browser.cookies(origin)).not.toHaveProperty('__Host-hubspot_session');

      expect((await install({ origin, emulator }, browser)).status).toBe(302);
      expect(await booted.app.get(HubSpotConnections).find(1234567)).toMatchObject({
        status: 'active',
        scopes: SCOPES,
        userId: emulator.accounts.get(1234567).user.id,
      });
    });

    it('still notices another account than asked for', async () => {
      const browser = new Browser({ [origin]: booted.origin });
      const { headers } = await browser.get(`${origin}/hubspot/oauth/install?hubId=1234567`);
      const url = headers.location?.replace('/oauth/1234567/', '/oauth/') ?? '';
      const page = await browser.get(await emulator.approve(url, { hubId: 7654321 }));
      expect(page.status).toBe(409);
    });
  });
});
