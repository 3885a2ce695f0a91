import path from 'node:path';
import { HubSpotEmulator } from 'hubspot-emulator';
import type { Configuration, HubSpotAppOptions } from '../configuration/configuration.js';
import { readOrCreateKey } from './key-file.js';
import { holdsSealedTokens } from './sealed-tokens.js';

/** Known to the emulator on this machine alone, and the same at every start: grants outlive it. */
const CLIENT = {
  clientId: '0b7d5a0e-5f0c-4c0b-9d5e-7a1f3c2e9b64',
  clientSecret: 'b3f1c8d2-6a47-4e9f-8c15-2d7e0a9b4f63',
} as const;

export interface EmulatedHubSpot {
  readonly emulator: HubSpotEmulator;
  /** The HubSpot app as the emulator knows it. */
  readonly hubSpot: HubSpotAppOptions;
}

/** Starts an emulator that has this app, with the state it had when it stopped. */
export async function startEmulator(
  { database, hubSpot }: Configuration,
  folder: string,
): Promise<EmulatedHubSpot> {
  const encryptionKeys =
    hubSpot.encryptionKeys.length > 0
      ? hubSpot.encryptionKeys
      : await readOrCreateKey(path.join(folder, 'encryption.key'), () =>
          holdsSealedTokens(database),
        );
  const emulator = await HubSpotEmulator.start({
    stateFile: path.join(folder, 'emulator.json'),
    apps: [
      {
        ...CLIENT,
        name: 'Quickstart',
        redirectUris: [hubSpot.redirectUri],
        requiredScopes: hubSpot.scopes,
        optionalScopes: hubSpot.optionalScopes,
        cardUrls: [`${hubSpot.publicUrl ?? new URL(hubSpot.redirectUri).origin}/api/hubspot-card`],
      },
    ],
  });
  return {
    emulator,
    hubSpot: {
      ...hubSpot,
      ...CLIENT,
      encryptionKeys,
      apiUrl: emulator.url,
      appUrl: emulator.url,
    },
  };
}
