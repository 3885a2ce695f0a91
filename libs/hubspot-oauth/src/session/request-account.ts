import type { HubId } from '../connections/hub-id.js';
import type { HttpRequest } from '../runtime/http-request.js';
import type { HubSpotAccountResolver, ResolvedAccount } from './hubspot-account-resolver.js';

/** Requests with a verified HubSpot signature, and the account that is signed, if any. */
const SIGNED = new WeakMap<HttpRequest, ResolvedAccount | undefined>();

/** Call this for verified signatures only. */
export function markAsSigned(request: HttpRequest, hubId: HubId | undefined): void {
  SIGNED.set(request, hubId === undefined ? undefined : { hubId });
}

/**
 * Returns the account whose connection the request may use: the signed one, else what the resolver
 * returns. A signed request without an account may use none, whatever session its cookies carry.
 */
export function resolveAccount(
  request: HttpRequest,
  resolver: HubSpotAccountResolver,
): Promise<ResolvedAccount | undefined> | ResolvedAccount | undefined {
  return SIGNED.has(request) ? SIGNED.get(request) : resolver.resolve(request);
}
