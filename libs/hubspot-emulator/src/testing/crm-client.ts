import type { HubSpotEmulatorOptions } from '../hubspot-emulator-options.js';
import { startEmulator } from './running-emulators.js';
import { TestClient, type JsonResponse } from './test-client.js';

export const CRM_SCOPES = [
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'crm.objects.custom.read',
  'crm.objects.custom.write',
  'crm.objects.owners.read',
  'crm.schemas.contacts.read',
  'crm.schemas.contacts.write',
  'crm.schemas.deals.read',
  'crm.schemas.deals.write',
  'crm.schemas.custom.read',
  'crm.schemas.custom.write',
];

/** Calls the CRM of account 1 with all scopes in `CRM_SCOPES`. */
export class CrmClient extends TestClient {
  #accessToken = '';

  static async start(options: HubSpotEmulatorOptions = {}): Promise<CrmClient> {
    const emulator = await startEmulator({
      rateLimits: false,
      accounts: [{ hubId: 1, contacts: 0, objects: { companies: 2, deals: 2 } }],
      apps: [
        {
          clientId: 'crm-app',
          clientSecret: 'crm-secret',
          name: 'CRM app',
          redirectUris: ['http://localhost:3000/callback'],
          requiredScopes: CRM_SCOPES,
        },
      ],
      ...options,
    });
    const client = new CrmClient(emulator);
    client.#accessToken = (await client.connect(1)).access_token;
    return client;
  }

  /** Sends JSON. Returns the response. */
  async send<Body>(method: string, path: string, body?: unknown): Promise<JsonResponse<Body>> {
    return this.call<Body>(this.#accessToken, path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}
