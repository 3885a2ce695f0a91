import type { StoredConnection } from '../../connections/hubspot-connection.repository.js';

/** The right of one flight to spend the refresh token of one version of a row. */
export interface Lease {
  readonly row: StoredConnection;
  readonly owner: string;
  /** On the monotonic clock, counted from before the write that took it. */
  endsAtMs: number;
  /** The holder before let it lapse: HubSpot's answer to it may still be on its way. */
  readonly inherited: boolean;
}
