import Negotiator from 'negotiator';
import type { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';
import type { HttpRequest } from '../runtime/http-request.js';

/** Where a request can install the app that its route belongs to. */
export interface InstallRoute {
  readonly installUrl: string;
  /** Whether browsers are redirected there, instead of getting a problem. */
  readonly redirects: boolean;
}

const ROUTES = new WeakMap<HttpRequest, InstallRoute>();

/** Called by a guard that refuses the request. */
export function setInstallRoute(request: HttpRequest, route: InstallRoute): void {
  ROUTES.set(request, route);
}

export function installRouteOf(request: HttpRequest): InstallRoute | undefined {
  return ROUTES.get(request);
}

/** Returns the URL to redirect to, or undefined if the error is to be reported. */
export function installRedirect(
  request: HttpRequest,
  error: HubSpotOAuthError,
): string | undefined {
  const route = ROUTES.get(request);
  const installHelps =
    error.code === 'hubspot_account_required' || error.code === 'reauthorization_required';
  if (route?.redirects !== true || !installHelps || !asksForPage(request)) return undefined;
  const url = new URL(route.installUrl);
  url.searchParams.set('returnTo', request.originalUrl);
  if ('hubId' in error) url.searchParams.set('hubId', String(error.hubId));
  return url.href;
}

function asksForPage(request: HttpRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const types = ['application/problem+json', 'application/json', 'text/html'];
  return new Negotiator(request).mediaType(types) === 'text/html';
}
