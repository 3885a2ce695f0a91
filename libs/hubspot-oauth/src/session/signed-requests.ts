import type { HubId } from '../connections/hub-id.js';
import type { ResolvedAccount } from './hubspot-account-resolver.js';
import type { RequestWithHeaders } from './cookies.js';

/** Requests that HubSpot signed, with the account it signed them for, if for one. */
const SIGNED = new WeakMap<RequestWithHeaders, ResolvedAccount | undefined>();

/** Called with verified signatures only. */
export function markAsSigned(request: RequestWithHeaders, hubId: HubId | undefined): void {
  SIGNED.set(request, hubId === undefined ? undefined : { hubId });
}

export function isSigned(request: RequestWithHeaders): boolean {
  return SIGNED.has(request);
}

export function signedAccountOf(request: RequestWithHeaders): ResolvedAccount | undefined {
  return SIGNED.get(request);
}
