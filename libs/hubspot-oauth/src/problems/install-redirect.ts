import Negotiator from 'negotiator';
import type { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';
import type { HttpRequest } from '../runtime/http-request.js';

const REDIRECTED = new WeakSet<HttpRequest>();

/** If the request is refused for lack of a connection, browsers are redirected to the install route. */
export function redirectInsteadOfRefusing(request: HttpRequest): void {
  REDIRECTED.add(request);
}

/** Returns the URL to redirect to, or undefined if the error is to be reported. */
export function installRedirect(
  request: HttpRequest,
  error: HubSpotOAuthError,
  installUrl: string,
): string | undefined {
  const installHelps =
    error.code === 'hubspot_account_required' || error.code === 'reauthorization_required';
  if (!installHelps || !REDIRECTED.has(request) || !asksForPage(request)) return undefined;
  const url = new URL(installUrl);
  url.searchParams.set('returnTo', request.originalUrl);
  if ('hubId' in error) url.searchParams.set('hubId', String(error.hubId));
  return url.href;
}

function asksForPage(request: HttpRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const types = ['application/problem+json', 'application/json', 'text/html'];
  return new Negotiator(request).mediaType(types) === 'text/html';
}
