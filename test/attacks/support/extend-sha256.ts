import { createHash } from 'node:crypto';

const ROUND_CONSTANTS = primes(64).map((prime) => fraction(Math.cbrt(prime)));

/**
 * Computes the SHA-256 of `message + padding + suffix` from the SHA-256 of `message`, of which only
 * the length is known: the length extension attack on hashes that are keyed by a prefix.
 */
export function extendSha256(
  hash: string,
  messageLength: number,
  suffix: string,
): { readonly hash: string; readonly padding: Buffer } {
  const padding = paddingOf(messageLength);
  const end = Buffer.from(suffix);
  const total = messageLength + padding.length + end.length;
  let state = Array.from({ length: 8 }, (_, index) =>
    Buffer.from(hash, 'hex').readUInt32BE(4 * index),
  );
  const blocks = Buffer.concat([end, paddingOf(total)]);
  for (let at = 0; at < blocks.length; at += 64) {
    state = compress(state, blocks.subarray(at, at + 64));
  }
  const extended = Buffer.alloc(32);
  state.forEach((word, index) => extended.writeUInt32BE(word, 4 * index));
  return { hash: extended.toString('hex'), padding };
}

/** FIPS 180-4, section 5.1.1. */
function paddingOf(length: number): Buffer {
  const zeros = (119 - (length % 64)) % 64;
  const bits = Buffer.alloc(8);
  bits.writeBigUInt64BE(BigInt(length) * 8n);
  return Buffer.concat([Buffer.from([0x80]), Buffer.alloc(zeros), bits]);
}

/** FIPS 180-4, section 6.2.2. */
function compress(state: readonly number[], block: Buffer): number[] {
  const words = Array.from({ length: 16 }, (_, index) => block.readUInt32BE(4 * index));
  const at = (index: number) => words[index] ?? 0;
  for (let index = 16; index < 64; index++) {
    const [early, late] = [at(index - 15), at(index - 2)];
    const small = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const large = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    words.push((at(index - 16) + small + at(index - 7) + large) >>> 0);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  words.forEach((word, index) => {
    const choice = (e & f) ^ (~e & g);
    const one =
      h +
      (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
      choice +
      (ROUND_CONSTANTS[index] ?? 0) +
      word;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const two = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) >>> 0, c, b, a, (one + two) >>> 0];
  });
  return [a, b, c, d, e, f, g, h].map((word, index) => (word + (state[index] ?? 0)) >>> 0);
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}

/** Fails at once if the implementation is wrong, because an attack that cannot work proves nothing. */
export function assertExtensionWorks(): void {
  const message = 'a secret and a body';
  const hash = createHash('sha256').update(message).digest('hex');
  const extension = extendSha256(hash, message.length, '&role=admin');
  const whole = Buffer.concat([
    Buffer.from(message),
    extension.padding,
    Buffer.from('&role=admin'),
  ]);
  if (createHash('sha256').update(whole).digest('hex') !== extension.hash) {
    throw new Error('extendSha256 is wrong');
  }
}
