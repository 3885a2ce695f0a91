import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** The source of codes, tokens and correlation ids. */
export interface RandomSource {
  /** A version 4 UUID. */
  uuid(): string;
  /** `length` characters of the URL-safe base64 alphabet. */
  characters(length: number): string;
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
}

export const cryptographicRandomSource: RandomSource = {
  uuid: () => randomUUID(),
  characters: (length) =>
    randomBytes(Math.ceil((length * 3) / 4))
      .toString('base64url')
      .slice(0, length),
  integer: (min, max) => randomInt(min, max + 1),
};
