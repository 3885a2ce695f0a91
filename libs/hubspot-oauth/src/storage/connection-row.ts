import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type {
  ConnectionKey,
  LeaseOwner,
  SealedTokens,
  StoredConnection,
} from '../connections/hubspot-connection.repository.js';
import type { HubSpotConnectionStatus } from '../connections/hubspot-connection-status.js';
import { ConnectionStoreUnavailableError } from '../errors/connection.errors.js';
import type { StatementParameters } from './sql-statements.js';

/** A `bigint` as drivers return it. Ids and epoch milliseconds stay below 2^53. */
export type DriverBigint = number | string | bigint;

/** What a read of `hubspot_connection` selects, as drivers return it. */
export interface ConnectionRow {
  readonly hub_id: DriverBigint;
  readonly id: string;
  readonly status: string;
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
  readonly session_version: DriverBigint;
}

/** The select list of a `ConnectionRow`; `now` is the database's clock. */
export function connectionColumns(now: string): string {
  return `hub_id, id, status, sealed_access_token, sealed_refresh_token, scopes, user_id,
    token_version, expires_at, expires_at - ${now} AS expires_in_ms, lifetime_ms, lease_owner,
    lease_until - ${now} AS lease_ends_in_ms, not_before - ${now} AS not_before_in_ms,
    back_off_ms, installed_at, session_version`;
}

export const thisConnection = 'client_id = :clientId AND hub_id = :hubId';
export const noLease = 'lease_owner = NULL, lease_until = 0';
export const noBackOff = 'not_before = 0, back_off_ms = 0';

/** The assignments that write `tokensOf()`. */
export function writeTokens(now: string): string {
  return `sealed_access_token = :sealedAccessToken, sealed_refresh_token = :sealedRefreshToken,
    scopes = :scopes, expires_at = ${now} + :expiresInMs, lifetime_ms = :lifetimeMs`;
}

/** @param clientId the string that the rows share: a copy in each of them takes memory */
export function toStoredConnection(row: ConnectionRow, clientId: string): StoredConnection {
  return {
    clientId,
    hubId: Number(row.hub_id),
    id: row.id,
    status: statusOf(row),
    sealedAccessToken: row.sealed_access_token,
    sealedRefreshToken: row.sealed_refresh_token,
    scopes: scopesOf(row),
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
    sessionVersion: Number(row.session_version),
  };
}

/** The parameters that identify a row. */
export function keyOf({ clientId, hubId }: ConnectionKey) {
  return { clientId, hubId };
}

/** The parameters that identify a row and the owner of its lease. */
export function ownerOf({ clientId, hubId, owner }: LeaseOwner): StatementParameters {
  return { clientId, hubId, owner };
}

/** The parameters that write tokens. */
export function tokensOf({
  sealedAccessToken,
  sealedRefreshToken,
  scopes,
  expiresInMs,
  lifetimeMs,
}: SealedTokens): StatementParameters {
  return {
    sealedAccessToken,
    sealedRefreshToken,
    scopes: formatScopes(scopes),
    expiresInMs,
    lifetimeMs,
  };
}

/**
 * Separated by spaces, each percent-encoded: nothing in it needs escaping, which drivers that escape
 * on the client get wrong under MySQL's NO_BACKSLASH_ESCAPES.
 */
function formatScopes(scopes: readonly string[]): string {
  return scopes.map((scope) => encodeURIComponent(scope).replaceAll("'", '%27')).join(' ');
}

const STATUSES: readonly HubSpotConnectionStatus[] = [
  'active',
  'reauthorization_required',
  'disconnected',
];

function statusOf(row: ConnectionRow): HubSpotConnectionStatus {
  const status = STATUSES.find((known) => known === row.status);
  if (status === undefined) throw unreadable('status', row);
  return status;
}

/**
 * The scopes of each text that was read. Accounts grant few different sets, so that cached connections
 * share them: this saves about 150 bytes per connection (`npm run bench:memory`).
 */
const scopesByText = new LRUCache<string, readonly string[]>({ max: 100 });

function scopesOf(row: ConnectionRow): readonly string[] {
  const { scopes: text } = row;
  const known = scopesByText.get(text);
  if (known !== undefined) return known;
  try {
    const scopes = Object.freeze(parseScopes(text));
    scopesByText.set(text, scopes);
    return scopes;
  } catch {
    throw unreadable('scopes', row);
  }
}

function unreadable(column: string, { hub_id: hubId }: ConnectionRow): Error {
  return new ConnectionStoreUnavailableError({
    cause: new Error(
      `The ${column} column of HubSpot account ${Number(hubId)} cannot be read. Install the app there again.`,
    ),
  });
}

function parseScopes(text: string): string[] {
  // Version 0.1.0 wrote JSON. An encoded scope cannot begin with a bracket.
  if (text.startsWith('[')) return z.array(z.string()).parse(JSON.parse(text));
  return text === '' ? [] : text.split(' ').map(decodeURIComponent);
}
