import type { StoredConnection } from '../connections/connection.repository.js';
import { type HubSpotConnection, toHubSpotConnection } from '../connections/hubspot-connection.js';
import { forcedWaitMs, refreshAheadMs } from './refresh-windows.js';

/** An active connection with its opened access token. Instants are on the monotonic clock. */
export interface LiveConnection {
  readonly connection: HubSpotConnection;
  readonly accessToken: string;
  readonly tokenVersion: number;
  readonly expiresAtMs: number;
  /** From here on the token is due for its background refresh. */
  readonly refreshFromMs: number;
  /** When the background refresh is tried next. */
  nextRefreshAtMs: number;
  /** From here on callers wait for a new token. */
  readonly usableUntilMs: number;
  /** When the row was last seen to hold this version. */
  checkedAtMs: number;
  /** When a caller last took the token. */
  usedAtMs: number;
}

/** The background refresh starts somewhere in the first part of its window: not all at once. */
const JITTER = 0.2;

/**
 * @param readAtMs when the read began: counting from there can only end the token's life early
 * @param jitter in [0, 1)
 */
export function toLiveConnection(
  row: StoredConnection,
  accessToken: string,
  readAtMs: number,
  jitter: number,
): LiveConnection {
  const expiresAtMs = readAtMs + row.expiresInMs;
  const aheadMs = refreshAheadMs(row.lifetimeMs);
  return {
    connection: toHubSpotConnection(row),
    accessToken,
    tokenVersion: row.tokenVersion,
    expiresAtMs,
    refreshFromMs: expiresAtMs - aheadMs,
    nextRefreshAtMs: expiresAtMs - aheadMs * (1 - jitter * JITTER),
    usableUntilMs: expiresAtMs - forcedWaitMs(row.lifetimeMs),
    checkedAtMs: readAtMs,
    usedAtMs: readAtMs,
  };
}
