import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { signedUri } from './signed-uri.js';

/**
 * - `v1`: SHA-256 of secret and body. Does not cover the URL, and never expires.
 * - `v2`: SHA-256 of secret, method, URL and body. Never expires.
 * - `v3`: HMAC-SHA-256 of method, URL, body and timestamp, keyed with the secret.
 */
export type HubSpotSignatureVersion = 'v1' | 'v2' | 'v3';

/** Maximum age of a version 3 signature in milliseconds, as HubSpot documents it. */
export const SIGNATURE_LIFETIME_MS = 300_000;
/** How far a version 3 timestamp may be ahead of this machine's clock, in milliseconds. */
export const MAX_CLOCK_SKEW_MS = 60_000;

// Milliseconds since 1970, from 2001 to 2286. Body and timestamp are signed without a separator, so
// only a fixed length keeps the last digits of a body from being sent as the first of a timestamp.
const TIMESTAMP = /^[1-9]\d{12}$/;

/** A received request with its signature. */
export interface SignedHubSpotRequest {
  /** @default 'v3' */
  readonly version?: HubSpotSignatureVersion | undefined;
  /** `X-HubSpot-Signature-v3`, or `X-HubSpot-Signature` for the older versions. */
  readonly signature: string;
  /** `X-HubSpot-Request-Timestamp` exactly as received; version 3 only. */
  readonly timestamp?: string | undefined;
  /** In upper case, as received. */
  readonly method: string;
  /** The public URL that HubSpot called, with its query and its escapes as received. */
  readonly url: string;
  /** The bytes as received. A body that was parsed and serialized again may differ. @default '' */
  readonly body?: string | Uint8Array | undefined;
}

export interface HubSpotSignatureCheck {
  /** The app's client secret. While it is rotated, both: either may have signed. */
  readonly clientSecret: string | readonly string[];
  /** Current time in milliseconds since 1970. */
  readonly now: number;
}

/**
 * Returns whether HubSpot signed this request for the app. A version 3 signature is valid from one
 * minute before until five minutes after its timestamp. Compares in constant time.
 *
 * @throws RangeError if there is no client secret, or an empty one, with which anybody could sign
 * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
 */
export function verifyHubSpotSignature(
  request: SignedHubSpotRequest,
  { clientSecret, now }: HubSpotSignatureCheck,
): boolean {
  const secrets = typeof clientSecret === 'string' ? [clientSecret] : clientSecret;
  if (secrets.length === 0 || secrets.includes('')) {
    throw new RangeError('clientSecret is empty. Pass the client secret of the app.');
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
