import { inspect } from 'node:util';
import type { StoredConnection } from '../connections/hubspot-connection.repository.js';
import type { HubId } from '../connections/hub-id.js';
import { type HubSpotConnection, toHubSpotConnection } from '../connections/hubspot-connection.js';
import {
  eagerRefreshMs,
  expiryMarginMs,
  jitteredEagerRefreshMs,
} from './refresh/refresh-policy.js';

/** An active connection with its opened access token. All times are on the monotonic clock. */
export class CachedConnection {
  readonly #accessToken: string;
  readonly tokenVersion: number;
  readonly lifetimeMs: number;
  readonly expiresAtMs: number;
  readonly connection: HubSpotConnection;
  /** When the background refresh is tried next. */
  nextRefreshAtMs: number;
  /** When the row was last read and had this version. */
  checkedAtMs: number;
  /** When a caller last took the token. */
  usedAtMs: number;

  /**
   * @param readAtMs when the read of the row began, so that the token is never used for too long
   * @param fraction random, in [0, 1)
   */
  constructor(row: StoredConnection, accessToken: string, readAtMs: number, fraction: number) {
    const { tokenVersion, lifetimeMs } = row;
    this.#accessToken = accessToken;
    this.tokenVersion = tokenVersion;
    this.lifetimeMs = lifetimeMs;
    this.expiresAtMs = readAtMs + row.expiresInMs;
    this.nextRefreshAtMs = this.expiresAtMs - jitteredEagerRefreshMs(lifetimeMs, fraction);
    this.checkedAtMs = readAtMs;
    this.usedAtMs = readAtMs;
    this.connection = toHubSpotConnection(row);
  }

  /** Private behind a getter, so that no printed object shows it. */
  get accessToken(): string {
    return this.#accessToken;
  }

  get hubId(): HubId {
    return this.connection.hubId;
  }

  /** From here on callers wait for a new token. */
  get usableUntilMs(): number {
    return this.expiresAtMs - expiryMarginMs(this.lifetimeMs);
  }

  /** From here on the token is due for its background refresh. */
  get eagerRefreshFromMs(): number {
    return this.expiresAtMs - eagerRefreshMs(this.lifetimeMs);
  }

  [inspect.custom](): object {
    return Object.assign({}, this);
  }

  /** Whether this is what the row holds. */
  isOf(row: StoredConnection): boolean {
    const { id, sessionVersion } = this.connection;
    return (
      this.tokenVersion === row.tokenVersion &&
      id === row.id &&
      sessionVersion === row.sessionVersion
    );
  }
}
