import type { AuthorizationRequest } from './authorization-request.js';

/** The redirect URI with the answer and the state, spaces as `%20` as HubSpot writes them. */
export function callbackUrl(
  { redirectUri, state }: AuthorizationRequest,
  answer: Readonly<Record<string, string>>,
): string {
  const parameters = { ...answer, ...(state !== undefined && { state }) };
  const query = Object.entries(parameters).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query.join('&')}`;
}
