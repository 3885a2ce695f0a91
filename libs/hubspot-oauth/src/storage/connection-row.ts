import type { StoredConnection } from '../connections/hubspot-connection.repository.js';
import type { HubSpotConnectionStatus } from '../connections/hubspot-connection-status.js';
import type { DriverBigint } from './typeorm/bigint-column.js';

/** What a read of `hubspot_connection` selects, as drivers hand it over. */
export interface ConnectionRow {
  readonly client_id: string;
  readonly hub_id: DriverBigint;
  readonly id: string;
  readonly status: HubSpotConnectionStatus;
  readonly sealed_access_token: string | null;
  readonly sealed_refresh_token: string | null;
  readonly scopes: string;
  readonly user_id: DriverBigint | null;
  readonly token_version: DriverBigint;
  readonly expires_at: DriverBigint;
  readonly expires_in_ms: DriverBigint;
  readonly lifetime_ms: DriverBigint;
  readonly lease_owner: string | null;
  readonly lease_ends_in_ms: DriverBigint;
  readonly not_before_in_ms: DriverBigint;
  readonly back_off_ms: DriverBigint;
  readonly installed_at: DriverBigint;
}

/** The select list of a `ConnectionRow`; `now` is the database's clock. */
export function connectionColumns(now: string): string {
  return `client_id, hub_id, id, status, sealed_access_token, sealed_refresh_token, scopes, user_id,
    token_version, expires_at, expires_at - ${now} AS expires_in_ms, lifetime_ms, lease_owner,
    lease_until - ${now} AS lease_ends_in_ms, not_before - ${now} AS not_before_in_ms,
    back_off_ms, installed_at`;
}

export function toStoredConnection(row: ConnectionRow): StoredConnection {
  const scopes: string[] = JSON.parse(row.scopes);
  return {
    clientId: row.client_id,
    hubId: Number(row.hub_id),
    id: row.id,
    status: row.status,
    sealedAccessToken: row.sealed_access_token,
    sealedRefreshToken: row.sealed_refresh_token,
    scopes,
    userId: row.user_id === null ? null : Number(row.user_id),
    tokenVersion: Number(row.token_version),
    expiresAt: Number(row.expires_at),
    expiresInMs: Number(row.expires_in_ms),
    lifetimeMs: Number(row.lifetime_ms),
    leaseOwner: row.lease_owner,
    leaseEndsInMs: Number(row.lease_ends_in_ms),
    notBeforeInMs: Number(row.not_before_in_ms),
    backOffMs: Number(row.back_off_ms),
    installedAt: Number(row.installed_at),
  };
}
