import { z } from 'zod';

/**
 * A string of a length from `min` to `max`. zod's own `min` and `max` also compare the `length` of a
 * value that is no string, and throw if that is an object which JSON can express:
 * `{ "length": { "valueOf": 1, "toString": 1 } }`.
 */
export function boundedString(min: number, max = Infinity): z.ZodString {
  return z.string().refine(({ length }) => length >= min && length <= max);
}
