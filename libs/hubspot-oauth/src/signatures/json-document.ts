import type { HttpRequest } from '../runtime/http-request.js';

// Another character set would make the host read other text than what is checked here.
const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;

/**
 * Returns whether the body is one JSON object or array that is sent as JSON.
 *
 * Version 1 and 2 signatures are plain SHA-256 hashes. Anybody who has a signed request can append
 * bytes to its body and compute the signature of the result without the secret. The result is never
 * JSON, because padding follows the original body.
 *
 * @see https://en.wikipedia.org/wiki/Length_extension_attack
 */
export function isJsonDocument(
  { headers }: Pick<HttpRequest, 'headers'>,
  body: Uint8Array,
): boolean {
  const type = headers['content-type'];
  if (typeof type !== 'string' || !JSON_TYPE.test(type)) return false;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
