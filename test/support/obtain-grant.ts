import type { HubSpotEmulator } from 'hubspot-emulator';

/** Obtains a grant without the library, as another system would. */
export async function obtainGrant(
  emulator: HubSpotEmulator,
  options: { readonly version: string; readonly redirectUri: string; readonly hubId: number },
): Promise<{ readonly accessToken: string; readonly refreshToken: string }> {
  const [app] = emulator.apps;
  if (app === undefined) throw new Error('The emulator has no app');
  const query = new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: options.redirectUri,
    scope: app.requiredScopes.join(' '),
  });
  // With the account in the path the page does not offer all others, which may be thousands.
  const page = `${emulator.url}/oauth/${options.hubId}/authorize?${query.toString()}`;
  const callback = await emulator.approve(page);
  const response = await fetch(`${emulator.url}/oauth/${options.version}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(callback).searchParams.get('code') ?? '',
      redirect_uri: options.redirectUri,
      client_id: app.clientId,
      client_secret: app.clientSecret,
    }),
  });
  const body = (await response.json()) as { access_token: string; refresh_token: string };
  return { accessToken: body.access_token, refreshToken: body.refresh_token };
}
