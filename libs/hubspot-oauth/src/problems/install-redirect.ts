import Negotiator from 'negotiator';
import type { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';

/** The part of a request that both Express and Fastify have. */
export interface PageRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly originalUrl: string;
  readonly headers: Negotiator.Headers;
}

const INSTALLING = new WeakSet<object>();

/** From here on the request is sent to the install route rather than refused for want of an install. */
export function installInsteadOfRefusing(request: object): void {
  INSTALLING.add(request);
}

/** Where to send the request instead of answering the error; undefined to answer it. */
export function installRedirect(
  request: PageRequest,
  error: HubSpotOAuthError,
  installUrl: string,
): string | undefined {
  const isMendable =
    error.code === 'hubspot_account_required' || error.code === 'reauthorization_required';
  if (!isMendable || !INSTALLING.has(request) || !asksForPage(request)) return undefined;
  const url = new URL(installUrl);
  url.searchParams.set('returnTo', request.originalUrl);
  if ('hubId' in error) url.searchParams.set('hubId', String(error.hubId));
  return url.href;
}

function asksForPage(request: PageRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const types = ['application/problem+json', 'application/json', 'text/html'];
  return new Negotiator(request).mediaType(types) === 'text/html';
}
