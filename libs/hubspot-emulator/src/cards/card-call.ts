import { findAccount } from '../accounts/find-account.js';
import { findApp } from '../apps/find-app.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import {
  signedRequest,
  type SignedRequest,
  type SignedRequestOptions,
} from '../signatures/signed-request.js';

/** A call of `hubspot.fetch` in a UI extension. */
export interface CardCallOptions extends SignedRequestOptions {
  /** The account that the card is shown in. Default: the first account. */
  readonly hubId?: number | undefined;
  /** The user who opens the card. Default: the account's administrator. */
  readonly user?: { readonly id: number; readonly email: string } | undefined;
}

/** Returns the call with HubSpot's query parameters and signature. */
export function signedCardCall(
  hubSpot: EmulatedHubSpot,
  url: string,
  options: CardCallOptions,
): SignedRequest {
  const account = findAccount(hubSpot.accounts, options.hubId);
  const { user = account.user } = options;
  const called = withMetadata(url, {
    userId: user.id,
    portalId: account.hubId,
    userEmail: user.email,
    appId: findApp(hubSpot.apps, options.clientId).appId,
  });
  return signedRequest(hubSpot, called, options);
}

const TIMEOUT_MS = 15_000;

/** Sends the call as HubSpot does: at most 15 seconds, no redirects. */
export function sendCardCall({ url, body, ...call }: SignedRequest): Promise<Response> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return fetch(url, { ...call, ...(body !== undefined && { body }), signal, redirect: 'manual' });
}

function withMetadata(url: string, metadata: Readonly<Record<string, string | number>>): string {
  const query = Object.entries(metadata)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}
