import { webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { verifyHubSpotSignature } from './hubspot-signature.js';

const { subtle } = webcrypto;
const utf8 = (text: string) => new TextEncoder().encode(text);
const joined = (...parts: readonly Uint8Array[]) =>
  new Uint8Array(parts.flatMap((part) => [...part]));

/** The documented table, one escape after the other; written from it alone. */
const TABLE = [
  [':', '3A'],
  ['/', '2F'],
  ['?', '3F'],
  ['@', '40'],
  ['!', '21'],
  ['$', '24'],
  ["'", '27'],
  ['(', '28'],
  [')', '29'],
  ['*', '2A'],
  [',', '2C'],
  [';', '3B'],
] as const;

function decodedByTable(url: string): string {
  return TABLE.reduce(
    (text, [plain, hex]) =>
      [hex, hex.toLowerCase()].reduce((rest, form) => rest.split(`%${form}`).join(plain), text),
    url,
  );
}

async function signatureByOracle(
  { version, method, url, body, timestamp }: Signed,
  secret: string,
): Promise<string> {
  if (version === 'v3') {
    const key = await subtle.importKey(
      'raw',
      utf8(secret),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    const source = joined(utf8(method), utf8(decodedByTable(url)), body, utf8(timestamp));
    return btoa(String.fromCharCode(...new Uint8Array(await subtle.sign('HMAC', key, source))));
  }
  const source =
    version === 'v1' ? joined(utf8(secret), body) : joined(utf8(secret + method + url), body);
  const digest = new Uint8Array(await subtle.digest('SHA-256', source));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface Signed {
  readonly version: 'v1' | 'v2' | 'v3';
  readonly method: string;
  readonly url: string;
  readonly body: Uint8Array;
  readonly timestamp: string;
}

const escape = fc
  .integer({ min: 0, max: 255 })
  .map((byte) => `%${byte.toString(16).padStart(2, '0')}`);
const piece = fc.oneof(
  escape,
  escape.map((text) => text.toUpperCase()),
  fc.constantFrom(
    '%',
    '%2',
    '%25',
    '%2540',
    '&',
    '=',
    '+',
    '/',
    '?',
    ...TABLE.map(([plain]) => plain),
  ),
  fc.stringMatching(/^[a-z0-9]{1,5}$/),
);
const NOW = 1_700_000_000_000;
const signed = fc.record<Signed>({
  version: fc.constantFrom('v1', 'v2', 'v3'),
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
  url: fc
    .array(piece, { maxLength: 20 })
    .map((pieces) => `https://api.example.com/${pieces.join('')}`),
  body: fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'grapheme' }).map(utf8)),
  timestamp: fc.integer({ min: NOW - 300_000, max: NOW + 60_000 }).map(String),
});
const secret = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });

describe('verifyHubSpotSignature, beside an independent reading of the documentation', () => {
  it('takes what the other reading signs, and nothing signed with another secret', async () => {
    await fc.assert(
      fc.asyncProperty(signed, secret, secret, async (request, own, other) => {
        const signature = await signatureByOracle(request, own);
        const verify = (clientSecret: string) =>
          verifyHubSpotSignature({ ...request, signature }, { clientSecret, now: NOW });
        expect(verify(own)).toBe(true);
        expect(verify(other)).toBe(own === other);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes nothing whose signed parts were changed', async () => {
    await fc.assert(
      fc.asyncProperty(signed, signed, secret, async (request, changed, own) => {
        const signature = await signatureByOracle(request, own);
        const same = (await signatureByOracle(changed, own)) === signature;
        expect(
          verifyHubSpotSignature({ ...changed, signature }, { clientSecret: own, now: NOW }),
        ).toBe(same);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never throws, and takes nothing, whatever stands in the headers', () => {
    const text = fc.string({ unit: 'binary', maxLength: 100 });
    fc.assert(
      fc.property(signed, text, text, (request, signature, timestamp) => {
        const check = { clientSecret: 'secret', now: NOW };
        expect(verifyHubSpotSignature({ ...request, signature, timestamp }, check)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});
