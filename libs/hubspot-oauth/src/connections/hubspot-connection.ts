import type { StoredConnection } from './hubspot-connection.repository.js';
import type { HubSpotConnectionStatus } from './hubspot-connection-status.js';
import type { HubId } from './hub-id.js';

/** The durable grant that one account gave this app, as host code sees it: without tokens. */
export interface HubSpotConnection {
  /** Names this grant. A new install after a disconnect has a new id. */
  readonly id: string;
  readonly hubId: HubId;
  readonly clientId: string;
  readonly status: HubSpotConnectionStatus;
  /** What the account granted. May be less than what was asked for. */
  readonly scopes: readonly string[];
  /** The HubSpot user who installed the app, where HubSpot tells. */
  readonly userId: number | null;
  /** When the stored access token expires, by the database's clock. */
  readonly expiresAt: Date;
  readonly installedAt: Date;
  /**
   * Incremented by every install and by a sign-out everywhere. Sessions that were started with an
   * older version have ended.
   */
  readonly sessionVersion: number;
}

/** The part of a row that host code may see. */
type VisibleRow = Pick<StoredConnection, keyof HubSpotConnection>;

export function toHubSpotConnection(row: VisibleRow): HubSpotConnection {
  return Object.freeze({
    id: row.id,
    hubId: row.hubId,
    clientId: row.clientId,
    status: row.status,
    scopes: Object.isFrozen(row.scopes) ? row.scopes : Object.freeze([...row.scopes]),
    userId: row.userId,
    expiresAt: new Date(row.expiresAt),
    installedAt: new Date(row.installedAt),
    sessionVersion: row.sessionVersion,
  });
}
