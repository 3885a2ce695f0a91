import type { AuthorizationRequest } from './authorization-request.js';

/** Returns the redirect URI with the result and the state. Spaces are written as `%20`, as at HubSpot. */
export function callbackUrl(
  { redirectUri, state }: AuthorizationRequest,
  result: Readonly<Record<string, string>>,
): string {
  const parameters = { ...result, ...(state !== undefined && { state }) };
  const query = Object.entries(parameters).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query.join('&')}`;
}
