import type { EntitySchemaColumnOptions } from 'typeorm';

/**
 * A `bigint` column as a number: drivers hand such values over as numbers, strings or BigInts.
 * Ids and epoch milliseconds stay below 2^53.
 */
export const bigint = {
  type: 'bigint',
  transformer: { to: (value: number | null) => value, from: toNumberOrNull },
} as const satisfies EntitySchemaColumnOptions;

export type DriverBigint = number | string | bigint;

function toNumberOrNull(value: DriverBigint | null): number | null {
  return value === null ? null : Number(value);
}
