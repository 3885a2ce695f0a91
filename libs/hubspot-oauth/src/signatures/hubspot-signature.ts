import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { signedUri } from './signed-uri.js';

/**
 * - `v1`: SHA-256 of secret and body: the URL is not covered, and nothing limits its age.
 * - `v2`: SHA-256 of secret, method, URL and body: nothing limits its age.
 * - `v3`: HMAC-SHA-256 of method, URL, body and timestamp, keyed with the secret.
 */
export type HubSpotSignatureVersion = 'v1' | 'v2' | 'v3';

/** How old a version 3 signature may be: HubSpot's own limit, in milliseconds. */
export const SIGNATURE_LIFETIME_MS = 300_000;
/** How far a version 3 timestamp may be ahead of this machine's clock, in milliseconds. */
export const MAX_CLOCK_SKEW_MS = 60_000;

// HubSpot's milliseconds since 1970. `Number` alone would read "0x1", "1e3" and " 1" as well.
const TIMESTAMP = /^\d{1,15}$/;

/** A request as it arrived, with the signature it carries. */
export interface SignedHubSpotRequest {
  /** @default 'v3' */
  readonly version?: HubSpotSignatureVersion | undefined;
  /** `X-HubSpot-Signature-v3`, or `X-HubSpot-Signature` for the older versions. */
  readonly signature: string;
  /** `X-HubSpot-Request-Timestamp` exactly as received; version 3 only. */
  readonly timestamp?: string | undefined;
  /** In capital letters, as it is sent. */
  readonly method: string;
  /** The whole public URL that HubSpot called, query included, with its escapes as they came. */
  readonly url: string;
  /** The raw bytes. A body that was parsed and written again is another one. @default '' */
  readonly body?: string | Uint8Array | undefined;
}

export interface HubSpotSignatureCheck {
  /** The app's client secret; several while it is being rotated, any of which may have signed. */
  readonly clientSecret: string | readonly string[];
  /** Milliseconds since 1970, to judge the timestamp by. */
  readonly now: number;
}

/**
 * Whether HubSpot signed this request for the app. Version 3 signatures older than five minutes, or
 * more than one minute ahead, are none. Compares in constant time.
 *
 * @throws RangeError if there is no client secret, or an empty one: anybody could sign with that
 * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
 */
export function verifyHubSpotSignature(
  request: SignedHubSpotRequest,
  { clientSecret, now }: HubSpotSignatureCheck,
): boolean {
  const secrets = typeof clientSecret === 'string' ? [clientSecret] : clientSecret;
  if (secrets.length === 0 || secrets.includes('')) {
    throw new RangeError('A signature cannot be verified without a client secret.');
  }
  const { version = 'v3', signature, timestamp } = request;
  if (version === 'v3' && !isTimely(timestamp, now)) return false;
  return secrets.some((secret) => isSame(expectedSignature(version, request, secret), signature));
}

function expectedSignature(
  version: HubSpotSignatureVersion,
  { method, url, body = '', timestamp = '' }: SignedHubSpotRequest,
  secret: string,
): string {
  switch (version) {
    case 'v1':
      return createHash('sha256').update(secret).update(body).digest('hex');
    case 'v2':
      return createHash('sha256')
        .update(secret + method + url)
        .update(body)
        .digest('hex');
    case 'v3':
      return createHmac('sha256', secret)
        .update(method + signedUri(url))
        .update(body)
        .update(timestamp)
        .digest('base64');
  }
}

function isTimely(timestamp: string | undefined, now: number): boolean {
  if (timestamp === undefined || !TIMESTAMP.test(timestamp)) return false;
  const ageMs = now - Number(timestamp);
  return ageMs <= SIGNATURE_LIFETIME_MS && ageMs >= -MAX_CLOCK_SKEW_MS;
}

function isSame(expected: string, received: string): boolean {
  const one = Buffer.from(expected);
  const other = Buffer.from(received);
  return one.length === other.length && timingSafeEqual(one, other);
}
