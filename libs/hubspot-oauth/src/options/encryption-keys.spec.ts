import { parseEncryptionKeys } from './encryption-keys.js';

const base64 = (bytes: Buffer) => bytes.toString('base64');
const BYTES = Buffer.alloc(32, 'a key ');
const KEY = `k1:${base64(BYTES)}`;
const OTHER = base64(Buffer.alloc(32, 'other key '));

describe('parseEncryptionKeys', () => {
  it('parses one key, several in a string, and a list', () => {
    const keys = [
      { id: 'k1', bytes: BYTES },
      { id: 'k2', bytes: Buffer.from(OTHER, 'base64') },
    ];
    expect(parseEncryptionKeys(KEY)).toEqual([keys[0]]);
    expect(parseEncryptionKeys(` ${KEY} ,, k2:${OTHER},`)).toEqual(keys);
    expect(parseEncryptionKeys([KEY, `k2:${OTHER}`])).toEqual(keys);
    expect(parseEncryptionKeys(`k1:${BYTES.toString('base64url')}`)).toEqual([keys[0]]);
  });

  it.each([
    ['zeros', [`k1:${base64(Buffer.alloc(32))}`], /^the key "k1" is one repeated byte/],
    ['one byte', [KEY, `k2:${base64(Buffer.alloc(32, 9))}`], /^the key "k2" is one repeated byte/],
    ['one key under two ids', [KEY, `k2:${base64(BYTES)}`], /^the keys "k1" and "k2" are the same/],
    ['one id for two keys', [KEY, `k1:${OTHER}`], /^the key id "k1" is used twice/],
    ['31 bytes', [`k1:${base64(BYTES.subarray(1))}`], /^entry 1 is not of the form/],
    ['33 bytes', [`k1:${base64(Buffer.alloc(33, 'a key '))}`], /^entry 1 is not of the form/],
    ['no id', [KEY, base64(BYTES)], /^entry 2 is not of the form/],
    ['an id of 33 characters', [`${'k'.repeat(33)}:${OTHER}`], /^entry 1 is not of the form/],
    ['nothing', [], /^is missing$/],
  ])('returns the problem of %s', (_name, entries, problem) => {
    expect(parseEncryptionKeys(entries)).toMatch(problem);
  });

  it('accepts keys that differ from a repeated byte, or from each other, in one bit', () => {
    const almostRepeated = Buffer.alloc(32, 9).fill(8, 31);
    const near = Buffer.from(BYTES);
    near.writeUInt8(near.readUInt8(31) ^ 1, 31);
    const keys = [almostRepeated, BYTES, near].map((bytes, index) => `k${index}:${base64(bytes)}`);
    expect(parseEncryptionKeys(keys)).toHaveLength(3);
  });

  it('accepts an id that another one begins with', () => {
    const ids = ['k1', 'k', 'k12'];
    const keys = ids.map((id, index) => `${id}:${base64(Buffer.alloc(32, `key ${index} `))}`);
    expect(parseEncryptionKeys(keys)).toMatchObject(ids.map((id) => ({ id })));
  });

  it('shows no key material in a problem', () => {
    for (const entries of [[`k1:${OTHER}x`], [KEY, KEY], [KEY, `k2:${base64(BYTES)}`]]) {
      const problem = parseEncryptionKeys(entries);
      expect(problem).not.toContain(OTHER.slice(0, 8));
      expect(problem).not.toContain(base64(BYTES).slice(0, 8));
    }
  });
});
