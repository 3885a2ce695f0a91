import { createHash, createHmac } from 'node:crypto';

/**
 * The signature versions of requests that HubSpot sends to an app's server.
 *
 * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
 */
export type SignatureVersion = 'v1' | 'v2' | 'v3';

interface Signed {
  readonly clientSecret: string;
  readonly method: string;
  /** The URL as sent, percent-encoded. */
  readonly url: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function signatureHeaders(
  version: SignatureVersion,
  signed: Signed,
): Record<string, string> {
  const { clientSecret, method, url, body } = signed;
  switch (version) {
    case 'v1':
      return olderHeaders(version, clientSecret + body);
    case 'v2':
      return olderHeaders(version, clientSecret + method + url + body);
    case 'v3': {
      const timestamp = String(signed.now);
      const source = method + partlyDecoded(url) + body + timestamp;
      return {
        'X-HubSpot-Signature-v3': createHmac('sha256', clientSecret)
          .update(source)
          .digest('base64'),
        'X-HubSpot-Request-Timestamp': timestamp,
      };
    }
  }
}

function olderHeaders(version: SignatureVersion, source: string): Record<string, string> {
  return {
    'X-HubSpot-Signature': createHash('sha256').update(source).digest('hex'),
    'X-HubSpot-Signature-Version': version,
  };
}

const DECODED = new Set(":/?@!$'()*,;");

/** Version 3 signs the URL with only these twelve characters decoded. */
function partlyDecoded(url: string): string {
  return url.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number(`0x${escaped.slice(1)}`));
    return DECODED.has(character) ? character : escaped;
  });
}
