import type { StoredConnection } from '../connections/hubspot-connection.repository.js';
import type { HubId } from '../connections/hub-id.js';
import { type HubSpotConnection, toHubSpotConnection } from '../connections/hubspot-connection.js';
import type { GrantTerms } from './grant-terms.js';
import { expiryMarginMs, eagerRefreshMs } from './refresh/refresh-policy.js';

/** The background refresh starts somewhere in the first part of its window: not all at once. */
const JITTER = 0.2;

/**
 * An active connection with its opened access token. Instants are on the monotonic clock.
 *
 * There are as many as accounts that the process calls for, so that each field counts. Whole
 * milliseconds from the expiry are small integers, which take no object of their own.
 */
export class CachedConnection {
  readonly hubId: HubId;
  readonly tokenVersion: number;
  readonly expiresAtMs: number;
  private readonly id: string;
  private readonly userId: number | null;
  /** By the store's clock, as `storedInstallation`. */
  private readonly storedExpiry: number;
  private readonly storedInstallation: number;
  private nextRefresh: number;
  private checked: number;
  private used: number;
  private visible: HubSpotConnection | undefined = undefined;

  /**
   * @param readAtMs when the read began: counting from there can only end the token's life early
   * @param jitter in [0, 1)
   */
  constructor(
    row: StoredConnection,
    private readonly terms: GrantTerms,
    readonly accessToken: string,
    readAtMs: number,
    jitter: number,
  ) {
    this.hubId = row.hubId;
    this.tokenVersion = row.tokenVersion;
    this.expiresAtMs = Math.floor(readAtMs + row.expiresInMs);
    this.id = row.id;
    this.userId = row.userId;
    this.storedExpiry = row.expiresAt;
    this.storedInstallation = row.installedAt;
    this.nextRefresh = this.fromExpiry(
      this.expiresAtMs - eagerRefreshMs(row.lifetimeMs) * (1 - jitter * JITTER),
    );
    this.checked = this.fromExpiry(readAtMs);
    this.used = this.checked;
  }

  /** Made when it is asked for: connections of outgoing calls alone never are. */
  get connection(): HubSpotConnection {
    this.visible ??= this.makeVisible();
    return this.visible;
  }

  /** Whether this is what the row holds. */
  isOf(row: StoredConnection): boolean {
    return this.tokenVersion === row.tokenVersion && this.id === row.id;
  }

  /** From here on the token is due for its background refresh. */
  get refreshFromMs(): number {
    return this.expiresAtMs - eagerRefreshMs(this.terms.lifetimeMs);
  }

  /** From here on callers wait for a new token. */
  get usableUntilMs(): number {
    return this.expiresAtMs - expiryMarginMs(this.terms.lifetimeMs);
  }

  /** When the background refresh is tried next. */
  get nextRefreshAtMs(): number {
    return this.expiresAtMs + this.nextRefresh;
  }

  set nextRefreshAtMs(instant: number) {
    this.nextRefresh = this.fromExpiry(instant);
  }

  /** When the row was last seen to hold this version. */
  get checkedAtMs(): number {
    return this.expiresAtMs + this.checked;
  }

  set checkedAtMs(instant: number) {
    this.checked = this.fromExpiry(instant);
  }

  /** When a caller last took the token. */
  get usedAtMs(): number {
    return this.expiresAtMs + this.used;
  }

  set usedAtMs(instant: number) {
    this.used = this.fromExpiry(instant);
  }

  private makeVisible(): HubSpotConnection {
    const { id, hubId, userId, storedExpiry, storedInstallation } = this;
    const { clientId, scopes } = this.terms;
    return toHubSpotConnection({
      id,
      hubId,
      clientId,
      status: 'active',
      scopes,
      userId,
      expiresAt: storedExpiry,
      installedAt: storedInstallation,
    });
  }

  private fromExpiry(instant: number): number {
    return Math.floor(instant) - this.expiresAtMs;
  }
}
