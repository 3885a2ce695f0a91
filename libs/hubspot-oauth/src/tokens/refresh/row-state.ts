import type { StoredConnection } from '../../connections/hubspot-connection.repository.js';
import { isAhead } from '../../connections/clock-tolerance.js';
import type { CachedConnection } from '../cached-connection.js';
import { REVOKED_PAUSE_MS } from './refresh-policy.js';
import { type TokenRequirement, satisfies } from './token-requirement.js';

/** What a row means to a process that needs a token. `endsInMs` is on the store's clock. */
export type RowState =
  /** The account was never installed, or is disconnected. */
  | { readonly kind: 'not_connected' }
  /** The grant is revoked, and the refresh is not explicit or was refused a short time ago. */
  | { readonly kind: 'revoked' }
  /** The row holds a token that satisfies the requirement. */
  | { readonly kind: 'satisfied'; readonly connection: CachedConnection }
  /** A process refreshes. `endsInMs` is the latest time until that ends. */
  | { readonly kind: 'leased'; readonly row: StoredConnection; readonly endsInMs: number }
  /** A refresh failed, and no process refreshes for `endsInMs`. */
  | { readonly kind: 'paused'; readonly row: StoredConnection; readonly endsInMs: number }
  /** A refresh is needed, and the lease can be taken. */
  | { readonly kind: 'free'; readonly row: StoredConnection };

/**
 * @param connection the row's token, if the row is active
 * @param versionAtStart the row's version when the caller asked
 * @param now on the monotonic clock
 * @param maxLeaseMs the longest lease. One that ends later is from before the store's clock was set back
 */
export function rowState(
  row: StoredConnection | undefined,
  connection: CachedConnection | undefined,
  requirement: TokenRequirement,
  versionAtStart: number,
  now: number,
  maxLeaseMs = Infinity,
): RowState {
  if (row === undefined || row.status === 'disconnected') return { kind: 'not_connected' };
  const isPaused = isAhead(row.notBeforeInMs, row.backOffMs);
  if (
    row.status === 'reauthorization_required' &&
    (requirement.kind !== 'explicit' || (isPaused && row.backOffMs === REVOKED_PAUSE_MS))
  ) {
    return { kind: 'revoked' };
  }
  if (connection !== undefined && satisfies(requirement, connection, now, versionAtStart)) {
    return { kind: 'satisfied', connection };
  }
  if (row.leaseOwner !== null && isAhead(row.leaseEndsInMs, maxLeaseMs)) {
    return { kind: 'leased', row, endsInMs: row.leaseEndsInMs };
  }
  if (isPaused) return { kind: 'paused', row, endsInMs: row.notBeforeInMs };
  return { kind: 'free', row };
}
