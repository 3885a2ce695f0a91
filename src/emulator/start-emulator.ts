import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { HubSpotEmulator } from 'hubspot-emulator';
import type { Configuration, HubSpotAppOptions } from '../configuration/configuration.js';
import { emulatorEncryptionKey } from './encryption-key.js';
import { readOrCreatePrivateFile } from './private-file.js';

/** The same at every start, because connections belong to a client id. */
const CLIENT_ID = '0b7d5a0e-5f0c-4c0b-9d5e-7a1f3c2e9b64';

export interface EmulatedHubSpot {
  readonly emulator: HubSpotEmulator;
  /** The library's options for the emulated app. */
  readonly hubSpot: HubSpotAppOptions;
}

/** Starts an emulator with this app and the state of the last run. */
export async function startEmulator(
  { database, hubSpot }: Configuration,
  folder: string,
): Promise<EmulatedHubSpot> {
  const encryptionKeys =
    hubSpot.encryptionKeys.length > 0
      ? hubSpot.encryptionKeys
      : await emulatorEncryptionKey(folder, database);
  const client = {
    clientId: CLIENT_ID,
    clientSecret: await readOrCreatePrivateFile(
      path.join(folder, 'emulator-client.secret'),
      randomUUID,
    ),
  };
  const origin = hubSpot.publicUrl ?? new URL(hubSpot.redirectUri).origin;
  const emulator = await HubSpotEmulator.start({
    stateFile: path.join(folder, 'emulator.json'),
    apps: [
      {
        ...client,
        name: 'Quickstart',
        redirectUris: [hubSpot.redirectUri],
        requiredScopes: hubSpot.scopes,
        optionalScopes: hubSpot.optionalScopes,
        marketplaceListed: Boolean(hubSpot.marketplaceInstalls),
        cardUrls: [`${origin}/api/hubspot-card`],
        webhooks: {
          targetUrl: origin + new URL('webhooks', hubSpot.redirectUri).pathname,
          subscriptions: ['contact.creation', 'contact.propertyChange', 'contact.deletion'],
        },
      },
    ],
  });
  return {
    emulator,
    hubSpot: {
      ...hubSpot,
      ...client,
      encryptionKeys,
      apiUrl: emulator.url,
      appUrl: emulator.url,
    },
  };
}
