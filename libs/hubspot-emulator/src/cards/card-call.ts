import type { EmulatedAccount } from '../accounts/emulated-account.js';
import type { RegisteredApp } from '../apps/emulated-app.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { signatureHeaders, type SignatureVersion } from './request-signature.js';

/** What HubSpot signs. */
export interface SignedRequestOptions {
  /** The app it is for; the first one when left out. */
  readonly clientId?: string | undefined;
  /** @default 'GET' */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
  /** Sent as JSON; nothing when left out. */
  readonly body?: unknown;
  /**
   * The kind of signature. HubSpot has `v1` on webhooks of CRM objects and `v2` on those of workflows
   * and on cards of the legacy kind.
   *
   * @default 'v3'
   */
  readonly signature?: SignatureVersion | undefined;
}

/** What a UI extension asks of `hubspot.fetch`, and where it runs. */
export interface CardCallOptions extends SignedRequestOptions {
  /** The account the card is looked at in; the first one when left out. */
  readonly hubId?: number | undefined;
  /** Who looks at it; the account's administrator when left out. */
  readonly user?: { readonly id: number; readonly email: string } | undefined;
}

/** A request as HubSpot sends it to an app's server: pass it to `fetch`, or spoil it first. */
export interface SignedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Adds who calls, and signs the whole. */
export function signedCardCall(
  hubSpot: EmulatedHubSpot,
  url: string,
  options: CardCallOptions,
): SignedRequest {
  const account = accountOf(hubSpot, options.hubId);
  const { user = account.user } = options;
  const called = withMetadata(url, {
    userId: user.id,
    portalId: account.hubId,
    userEmail: user.email,
    appId: appOf(hubSpot, options.clientId).appId,
  });
  return signedRequest(hubSpot, called, options);
}

export function signedRequest(
  hubSpot: EmulatedHubSpot,
  url: string,
  options: SignedRequestOptions,
): SignedRequest {
  if (!URL.canParse(url)) throw new TypeError(`HubSpot calls absolute URLs, not ${url}`);
  const { clientSecret } = appOf(hubSpot, options.clientId);
  const { method = 'GET', signature = 'v3' } = options;
  const body = options.body === undefined ? undefined : JSON.stringify(options.body);
  const signed = { clientSecret, method, url, body: body ?? '', now: hubSpot.clock.now() };
  return {
    url,
    method,
    headers: {
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...signatureHeaders(signature, signed),
    },
    body,
  };
}

const TIMEOUT_MS = 15_000;

/** As HubSpot does: at most 15 seconds, no redirects. */
export function sendCardCall({ url, body, ...call }: SignedRequest): Promise<Response> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return fetch(url, { ...call, ...(body !== undefined && { body }), signal, redirect: 'manual' });
}

export function appOf({ apps }: EmulatedHubSpot, clientId?: string): RegisteredApp {
  const app = clientId === undefined ? apps.all()[0] : apps.find(clientId);
  if (app === undefined) throw new Error(`No app has client id ${clientId}`);
  return app;
}

export function accountOf({ accounts }: EmulatedHubSpot, hubId?: number): EmulatedAccount {
  const account = hubId === undefined ? accounts.all()[0] : accounts.get(hubId);
  if (account === undefined) throw new Error('There is no account');
  return account;
}

function withMetadata(url: string, metadata: Readonly<Record<string, string | number>>): string {
  const query = Object.entries(metadata)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}
