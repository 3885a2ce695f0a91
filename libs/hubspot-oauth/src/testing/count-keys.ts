import type { KeyUsage } from '../connections/hubspot-connection.repository.js';

type SealedRow = readonly (string | null)[];

/** Counts rows by the keys that their sealed values use. */
export function countKeys(
  connections: readonly SealedRow[],
  authorizations: readonly SealedRow[],
): KeyUsage[] {
  const usage = new Map<string, { connections: number; authorizations: number }>();
  const count = (kind: 'connections' | 'authorizations', row: SealedRow) => {
    for (const keyId of new Set(row.flatMap((sealed) => sealed?.split('.')[1] ?? []))) {
      const known = usage.get(keyId) ?? { connections: 0, authorizations: 0 };
      known[kind] += 1;
      usage.set(keyId, known);
    }
  };
  for (const row of connections) count('connections', row);
  for (const row of authorizations) count('authorizations', row);
  return Array.from(usage, ([keyId, counts]) => ({ keyId, ...counts }));
}
