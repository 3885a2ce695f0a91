import fc from 'fast-check';
import { UnsealError } from '../errors/configuration.errors.js';
import { resolveOptions } from '../options/resolve-options.js';
import { SystemRandomSource } from '../runtime/random.js';
import { type SealPurpose, Sealer } from './sealer.js';

const keyOf = (id: string, byte: number) =>
  `${id}:${Buffer.alloc(32, `key ${byte} `).toString('base64')}`;
const OLD_KEY = keyOf('old', 1);
const NEW_KEY = keyOf('new', 2);
const PURPOSE: SealPurpose = { purpose: 'connection', hubId: 1234567, column: 'access_token' };

function sealerWith(encryptionKeys: readonly string[], clientId = 'a-client'): Sealer {
  const options = resolveOptions({
    clientId,
    clientSecret: 'a-secret',
    redirectUri: 'https://app.example.com/hubspot/oauth/callback',
    scopes: ['oauth'],
    encryptionKeys,
  });
  return new Sealer(options, new SystemRandomSource());
}

/** Why the sealer does not open the value. */
function refusal(sealer: Sealer, sealed: string, purpose = PURPOSE): string {
  try {
    return `opened: ${sealer.open(sealed, purpose)}`;
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    return error.reason;
  }
}

describe('Sealer', () => {
  const sealer = sealerWith([NEW_KEY]);

  it('opens what it sealed, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        expect(sealer.open(sealer.seal(text, PURPOSE), PURPOSE)).toBe(text);
      }),
    );
  });

  it('seals the same text differently every time, without showing it', () => {
    const sealed = Array.from({ length: 50 }, () => sealer.seal('a-token', PURPOSE));
    expect(new Set(sealed).size).toBe(50);
    expect(sealed.filter((value) => value.includes('a-token'))).toEqual([]);
  });

  it.each<[string, SealPurpose]>([
    ['another account', { ...PURPOSE, hubId: 7654321 }],
    ['no account', { purpose: 'connection', column: 'access_token' }],
    ['another column', { ...PURPOSE, column: 'refresh_token' }],
    ['another purpose', { ...PURPOSE, purpose: 'session' }],
  ])('does not open for %s', (_name, purpose) => {
    expect(refusal(sealer, sealer.seal('a-token', PURPOSE), purpose)).toBe('not_authentic');
  });

  it('does not open what another app sealed with the same key', () => {
    const foreign = sealerWith([NEW_KEY], 'another-client').seal('a-token', PURPOSE);
    expect(refusal(sealer, foreign)).toBe('not_authentic');
  });

  it('does not open under the id of another key with the same bytes', () => {
    const sealed = sealerWith([keyOf('one', 9)]).seal('a-token', PURPOSE);
    const twin = sealerWith([keyOf('two', 9)]);
    expect(refusal(twin, sealed)).toBe('unknown_key');
    expect(refusal(twin, sealed.replace('.one.', '.two.'))).toBe('not_authentic');
  });

  it('refuses a value with any one byte altered', () => {
    const [format, id, body = ''] = sealer.seal('a-token', PURPOSE).split('.');
    const bytes = Buffer.from(body, 'base64url');
    for (const index of bytes.keys()) {
      const altered = Buffer.from(bytes);
      altered.writeUInt8(altered.readUInt8(index) ^ 1, index);
      const sealed = [format, id, altered.toString('base64url')].join('.');
      expect(refusal(sealer, sealed)).toBe('not_authentic');
    }
  });

  it('refuses every other spelling of the same bytes', () => {
    const sealed = sealer.seal('12', PURPOSE); // 30 bytes and a last character without spare bits
    const spare = sealer.seal('1', PURPOSE); // 29 bytes: the last character has two spare bits
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twin = alphabet[alphabet.indexOf(spare.at(-1) ?? '') ^ 1] ?? '';
    const spellings = [`${sealed}=`, `${sealed} `, `${sealed}\n`, `${spare.slice(0, -1)}${twin}`];
    expect(spellings.map((spelling) => refusal(sealer, spelling))).toEqual(
      spellings.map(() => 'malformed'),
    );
  });

  it('throws an UnsealError for any string', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `hs1.new.${text}`),
      fc.base64String().map((text) => `hs1.new.${text}`),
      fc
        .uint8Array({ maxLength: 80 })
        .map((bytes) => `hs1.new.${Buffer.from(bytes).toString('base64url')}`),
      fc.tuple(fc.string(), fc.string(), fc.string()).map((parts) => parts.join('.')),
    );
    fc.assert(
      fc.property(anything, (sealed) => {
        expect(() => sealer.open(sealed, PURPOSE)).toThrow(UnsealError);
      }),
      { numRuns: 500 },
    );
  });

  describe('with a key ring', () => {
    it('seals with the first key and opens what any of them sealed', () => {
      const sealed = sealerWith([OLD_KEY]).seal('a-token', PURPOSE);
      const rotated = sealerWith([NEW_KEY, OLD_KEY]);
      expect(rotated.open(sealed, PURPOSE)).toBe('a-token');
      expect(rotated.seal('a-token', PURPOSE)).toMatch(/^hs1\.new\./);
    });

    it('names the key that is missing', () => {
      const sealed = sealerWith([OLD_KEY]).seal('a-token', PURPOSE);
      expect(refusal(sealer, sealed)).toBe('unknown_key');
      expect(() => sealer.open(sealed, PURPOSE)).toThrow('"old"');
    });
  });
});
