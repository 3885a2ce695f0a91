import { rm } from 'node:fs/promises';
import path from 'node:path';
import { HubSpotEmulator } from 'hubspot-emulator';
import { type BootedApp, bootApp, testApp } from '../support/boot-app.js';
import { temporaryFolder } from '../support/databases.js';
import { obtainGrant } from '../support/obtain-grant.js';
import { GrantsImport, OwnGrants } from './grants-import.js';

const REDIRECT_URI = 'http://localhost:9/hubspot/oauth/callback';

describe('an import with decryption of its own', () => {
  let emulator: HubSpotEmulator;
  let booted: BootedApp;
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    emulator = await HubSpotEmulator.start({ apps: [testApp(REDIRECT_URI)] });
  });
  afterEach(async () => {
    await booted.close();
    await emulator.stop();
    await rm(folder, { recursive: true });
  });

  it('takes over the grants of the table, and sends none again', async () => {
    const hubIds = emulator.accounts.all().map(({ hubId }) => hubId);
    const rows = await Promise.all(
      hubIds.map(async (portalId) => {
        const options = { version: '2026-03', redirectUri: REDIRECT_URI, hubId: portalId };
        const { refreshToken } = await obtainGrant(emulator, options);
        return { portalId, refreshToken: Buffer.from(refreshToken).toString('base64') };
      }),
    );
    const own: OwnGrants = {
      async *rows() {
        yield* rows;
      },
      decrypt: (refreshToken) => Buffer.from(refreshToken, 'base64').toString(),
    };
    booted = await bootApp({
      sharedEmulator: emulator,
      options: { redirectUri: REDIRECT_URI },
      metadata: { providers: [GrantsImport, { provide: OwnGrants, useValue: own }] },
    });
    const grantsImport = booted.app.get(GrantsImport);
    const journal = path.join(folder, 'journal');
    const { counts, problems } = await grantsImport.run(journal);
    expect({ adopted: counts.adopted, problems }).toEqual({ adopted: hubIds.length, problems: [] });
    await grantsImport.run(journal);
    expect(emulator.requests.count('token', { grantType: 'refresh_token' })).toBe(hubIds.length);
  });
});
