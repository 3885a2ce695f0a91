import type {
  ConnectionKey,
  ConnectionPage,
  SealedTokens,
  StoredConnection,
} from '../connections/hubspot-connection.repository.js';

type RelativeTime = 'expiresInMs' | 'leaseEndsInMs' | 'notBeforeInMs';

export type Row = Omit<StoredConnection, RelativeTime> & {
  readonly leaseUntil: number;
  readonly notBefore: number;
};

/** The rows of `InMemoryHubSpotConnectionRepository`. */
export class InMemoryRows {
  private readonly rows = new Map<string, Row>();

  all(): Row[] {
    return [...this.rows.values()];
  }

  list({ clientId, status, after = 0, limit }: ConnectionPage): Row[] {
    return this.all()
      .filter((row) => row.clientId === clientId && row.hubId > after)
      .filter((row) => status === undefined || row.status === status)
      .toSorted((a, b) => a.hubId - b.hubId)
      .slice(0, limit);
  }

  get(key: ConnectionKey): Row | undefined {
    return this.rows.get(nameOf(key));
  }

  set(row: Row): void {
    this.rows.set(nameOf(row), row);
  }

  /** Returns false if there is no such row, or its condition does not hold. */
  update(
    key: ConnectionKey,
    condition: (row: Row) => boolean,
    change: (row: Row) => Partial<Row>,
  ): boolean {
    const row = this.get(key);
    if (row === undefined || !condition(row)) return false;
    this.set({ ...row, ...change(row) });
    return true;
  }
}

/** The columns that a write of tokens changes at `now`. */
export function writtenTokens(
  tokens: SealedTokens,
  now: number,
): Pick<Row, Exclude<keyof SealedTokens, 'expiresInMs'> | 'expiresAt'> {
  const { sealedAccessToken, sealedRefreshToken, scopes, expiresInMs, lifetimeMs } = tokens;
  return {
    sealedAccessToken,
    sealedRefreshToken,
    scopes: [...scopes],
    expiresAt: now + Math.floor(expiresInMs),
    lifetimeMs: Math.floor(lifetimeMs),
  };
}

/** The row as it is read at `now`. */
export function readRow({ leaseUntil, notBefore, ...row }: Row, now: number): StoredConnection {
  return {
    ...row,
    scopes: [...row.scopes],
    expiresInMs: row.expiresAt - now,
    leaseEndsInMs: leaseUntil - now,
    notBeforeInMs: notBefore - now,
  };
}

function nameOf({ clientId, hubId }: ConnectionKey): string {
  return `${hubId}@${clientId}`;
}
