import type { KeyUsage, StoredConnection } from '../connections/hubspot-connection.repository.js';
import type { SealedAuthorization } from '../connections/stored-authorization.js';

type SealedRow = readonly (string | null)[];
type Tokens = Pick<StoredConnection, 'sealedAccessToken' | 'sealedRefreshToken'>;

/** Counts rows by the keys that their sealed values use. */
export function countKeys(
  connections: readonly Tokens[],
  authorizations: readonly SealedAuthorization[],
): KeyUsage[] {
  const usage = new Map<string, { connections: number; authorizations: number }>();
  const count = (kind: 'connections' | 'authorizations', row: SealedRow) => {
    for (const keyId of new Set(row.flatMap((sealed) => sealed?.split('.')[1] ?? []))) {
      const known = usage.get(keyId) ?? { connections: 0, authorizations: 0 };
      known[kind] += 1;
      usage.set(keyId, known);
    }
  };
  for (const { sealedAccessToken, sealedRefreshToken } of connections) {
    count('connections', [sealedAccessToken, sealedRefreshToken]);
  }
  for (const { sealedPayload } of authorizations) count('authorizations', [sealedPayload]);
  return Array.from(usage, ([keyId, counts]) => ({ keyId, ...counts }));
}
