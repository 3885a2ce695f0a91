import type {
  ConnectionKey,
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
