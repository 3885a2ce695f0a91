import type { EncryptionKey } from './resolved-options.js';

const KEY_BYTES = 32;

/** Parses `id:base64(32 bytes)` entries. Answers a reason, without any key material, when they are not. */
export function parseEncryptionKeys(
  value: string | readonly string[],
): readonly [EncryptionKey, ...EncryptionKey[]] | string {
  const entries = (typeof value === 'string' ? value.split(',') : value)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const keys: EncryptionKey[] = [];
  for (const [index, entry] of entries.entries()) {
    const match = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]+={0,2})$/.exec(entry);
    const id = match?.[1];
    const bytes = Buffer.from(match?.[2] ?? '', 'base64');
    if (id === undefined || bytes.length !== KEY_BYTES) {
      return `entry ${index + 1} is not of the form id:base64(32 bytes); make one with: node -p "'k1:' + crypto.randomBytes(32).toString('base64')"`;
    }
    if (keys.some((key) => key.id === id)) return `the key id "${id}" is used twice`;
    keys.push({ id, bytes });
  }
  const [first, ...others] = keys;
  return first === undefined ? 'is missing' : [first, ...others];
}
