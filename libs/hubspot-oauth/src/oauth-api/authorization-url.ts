import type { HubId } from '../connections/hub-id.js';
import type { ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';

/**
 * The URL of HubSpot's consent page. With `hubId` the page offers that account alone.
 *
 * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/oauth/working-with-oauth
 */
export function authorizationUrl(
  options: Pick<
    ResolvedHubSpotOAuthOptions,
    'appUrl' | 'clientId' | 'redirectUri' | 'scopes' | 'optionalScopes'
  >,
  { state, hubId }: { readonly state: string; readonly hubId?: HubId | undefined },
): string {
  const parameters = {
    client_id: options.clientId,
    redirect_uri: options.redirectUri,
    scope: options.scopes.join(' '),
    ...(options.optionalScopes.length > 0 && { optional_scope: options.optionalScopes.join(' ') }),
    state,
  };
  // URLSearchParams would write a space as "+"; HubSpot documents %20.
  const query = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const account = hubId === undefined ? '' : `/${hubId}`;
  return `${options.appUrl}/oauth${account}/authorize?${query}`;
}
