import { Client } from '@hubspot/api-client';
import { Client as Client14 } from 'api-client-14';
import { CRM_SCOPES, CrmClient } from './crm-client.js';

interface ClientOptions {
  readonly accessToken: string;
  readonly basePath: string;
}

/** The versions of HubSpot's client for Node, as columns of `describe.each`. */
export const OFFICIAL_CLIENTS = [
  ['13', (options: ClientOptions) => new Client(options)],
  // The calls have the same types in both versions, but the classes have private fields.
  ['14', (options: ClientOptions) => new Client14(options) as unknown as Client],
] as const;

export interface ConnectedClient {
  readonly client: CrmClient;
  readonly hubSpot: Client;
}

/** Starts an emulator with an account of a few objects, and connects a client that has all scopes. */
export async function connectClient(
  create: (options: ClientOptions) => Client,
): Promise<ConnectedClient> {
  const client = await CrmClient.start({
    apps: [
      {
        clientId: 'client-app',
        clientSecret: 'client-secret',
        name: 'Client app',
        redirectUris: ['http://localhost:3000/callback'],
        requiredScopes: CRM_SCOPES,
      },
    ],
    accounts: [{ hubId: 1, objects: { contacts: 5, companies: 2, deals: 2 } }],
  });
  const { access_token: accessToken } = await client.connect(1);
  return { client, hubSpot: create({ accessToken, basePath: client.emulator.url }) };
}
