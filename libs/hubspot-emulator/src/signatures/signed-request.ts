import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { findApp } from '../apps/find-app.js';
import { signatureHeaders, type SignatureVersion } from './request-signature.js';

/** What HubSpot signs. */
export interface SignedRequestOptions {
  /** The app that receives the request. Default: the first app. */
  readonly clientId?: string | undefined;
  /** @default 'GET' */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
  /** Sent as JSON. Default: no body. */
  readonly body?: unknown;
  /**
   * The signature version. HubSpot sends `v1` with CRM webhooks, and `v2` with workflow webhooks and
   * legacy CRM cards.
   *
   * @default 'v3'
   */
  readonly signature?: SignatureVersion | undefined;
}

/** A request as HubSpot sends it to an app's server. Pass it to `fetch`. */
export interface SignedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export function signedRequest(
  hubSpot: EmulatedHubSpot,
  url: string,
  options: SignedRequestOptions,
): SignedRequest {
  if (!URL.canParse(url)) throw new TypeError(`HubSpot calls absolute URLs, not ${url}`);
  const { clientSecret } = findApp(hubSpot.apps, options.clientId);
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
