import type { EncryptionKey } from './resolved-options.js';

const KEY_BYTES = 32;
const ENTRY = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]+={0,2})$/;
const COMMAND = `node -p "'k1:' + crypto.randomBytes(32).toString('base64')"`;

/** Parses `id:base64(32 bytes)` entries. Returns the problem, without key material, if they are wrong. */
export function parseEncryptionKeys(
  value: string | readonly string[],
): readonly [EncryptionKey, ...EncryptionKey[]] | string {
  const entries = (typeof value === 'string' ? value.split(',') : value)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const keys: EncryptionKey[] = [];
  for (const [index, entry] of entries.entries()) {
    const [, id, encoded = ''] = ENTRY.exec(entry) ?? [];
    const bytes = Buffer.from(encoded, 'base64');
    if (id === undefined || bytes.length !== KEY_BYTES) {
      return `entry ${index + 1} is not of the form id:base64(32 bytes); make one with: ${COMMAND}`;
    }
    if (new Set(bytes).size === 1) {
      return `the key "${id}" is one repeated byte; make a random one with: ${COMMAND}`;
    }
    if (keys.some((key) => key.id === id)) return `the key id "${id}" is used twice`;
    const twin = keys.find((key) => key.bytes.equals(bytes));
    if (twin !== undefined) return `the keys "${twin.id}" and "${id}" are the same`;
    keys.push({ id, bytes });
  }
  const [first, ...others] = keys;
  return first === undefined ? 'is missing' : [first, ...others];
}
