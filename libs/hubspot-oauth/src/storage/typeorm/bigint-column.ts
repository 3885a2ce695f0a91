import type { EntitySchemaColumnOptions } from 'typeorm';

import type { DriverBigint } from '../connection-row.js';

/** A `bigint` column as a number. */
export const bigint = {
  type: 'bigint',
  transformer: { to: (value: number | null) => value, from: toNumberOrNull },
} as const satisfies EntitySchemaColumnOptions;

function toNumberOrNull(value: DriverBigint | null): number | null {
  return value === null ? null : Number(value);
}
