import { randomBytes, randomUUID } from 'node:crypto';

/** Where the library takes randomness from. */
export abstract class RandomSource {
  /** Cryptographically strong bytes. */
  abstract bytes(size: number): Buffer;
  /** A version 4 UUID (RFC 9562). */
  abstract uuid(): string;
  /** A number in [0, 1), for jitter only. */
  abstract fraction(): number;
}

export class SystemRandomSource extends RandomSource {
  override bytes(size: number): Buffer {
    return randomBytes(size);
  }

  override uuid(): string {
    return randomUUID();
  }

  override fraction(): number {
    return Math.random();
  }
}
