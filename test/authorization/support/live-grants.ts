import type { HubSpotEmulator } from 'hubspot-emulator';

interface Introspection {
  readonly active: boolean;
  readonly token_use?: string;
  readonly hub_id?: number;
}

/** The accounts of all refresh tokens that HubSpot still honours, one entry for each token. */
export async function liveGrants(emulator: HubSpotEmulator): Promise<number[]> {
  const introspections = await Promise.all(
    emulator.secrets().map((secret) => introspect(emulator, secret)),
  );
  return introspections
    .filter(({ active, token_use }) => active && token_use === 'refresh_token')
    .map(({ hub_id = 0 }) => hub_id)
    .toSorted((a, b) => a - b);
}

async function introspect(emulator: HubSpotEmulator, token: string): Promise<Introspection> {
  const [app] = emulator.apps;
  const response = await fetch(`${emulator.url}/oauth/2026-03/token/introspect`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: app?.clientId ?? '',
      client_secret: app?.clientSecret ?? '',
      token,
      token_type_hint: 'refresh_token',
    }),
  });
  return (await response.json()) as Introspection;
}
