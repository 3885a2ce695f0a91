import type { HubId } from './hub-id.js';
import type { HubSpotConnectionStatus } from './hubspot-connection-status.js';

/** What identifies a connection: one account and one app. */
export interface ConnectionKey {
  readonly clientId: string;
  readonly hubId: HubId;
}

/**
 * One row. Every `...InMs` is relative to the store's clock at the moment of the read: positive is
 * ahead, zero or negative has passed.
 */
export interface StoredConnection extends ConnectionKey {
  readonly id: string;
  readonly status: HubSpotConnectionStatus;
  /** Null once disconnected. */
  readonly sealedAccessToken: string | null;
  /** Null once disconnected. */
  readonly sealedRefreshToken: string | null;
  readonly scopes: readonly string[];
  readonly userId: number | null;
  /** Raised by every write of tokens and by a disconnect. */
  readonly tokenVersion: number;
  /** Expiry of the access token, in epoch milliseconds of the store's clock. */
  readonly expiresAt: number;
  readonly expiresInMs: number;
  /** The access token's whole lifetime when it was issued. */
  readonly lifetimeMs: number;
  /** Who may spend the refresh token, if anyone took that right. */
  readonly leaseOwner: string | null;
  readonly leaseEndsInMs: number;
  /** Before this, nobody spends. */
  readonly notBeforeInMs: number;
  /** The back-off that `notBefore` was last set with; 0 after a success. */
  readonly backOffMs: number;
  readonly installedAt: number;
}

/** Tokens as they are written: sealed, and with an expiry relative to the store's clock. */
export interface SealedTokens {
  readonly sealedAccessToken: string;
  readonly sealedRefreshToken: string;
  readonly scopes: readonly string[];
  /** Time to expiry counted from the write, in milliseconds. */
  readonly expiresInMs: number;
  readonly lifetimeMs: number;
}

export interface InstalledConnection extends ConnectionKey, SealedTokens {
  /** The id for a new row, or for one that was disconnected. A live row keeps its own. */
  readonly newId: string;
  readonly userId: number | null;
}

export interface LeaseRequest extends ConnectionKey {
  readonly tokenVersion: number;
  readonly owner: string;
  readonly leaseMs: number;
}

export interface ConnectionPage {
  readonly clientId: string;
  readonly status?: HubSpotConnectionStatus | undefined;
  /** Only accounts with a greater id. */
  readonly after?: HubId | undefined;
  readonly limit: number;
}

export interface StoredAuthorization {
  readonly clientId: string;
  readonly sealedPayload: string;
  readonly used: boolean;
  readonly expiresInMs: number;
}

export interface NewAuthorization {
  /** SHA-256 of the state, base64url: the state itself is never stored. */
  readonly stateHash: string;
  readonly clientId: string;
  readonly sealedPayload: string;
  readonly lifetimeMs: number;
}

/**
 * Port to the store of connections and authorizations, and its DI token. It sees sealed strings
 * only. Every method is one atomic statement against the store's own clock, so that any number of
 * processes may share it; methods that answer a boolean tell whether their condition held and the
 * row was changed. `describeConnectionRepositoryContract` in `nestjs-hubspot-oauth/testing` checks
 * an implementation.
 */
export abstract class HubSpotConnectionRepository {
  abstract find(key: ConnectionKey): Promise<StoredConnection | undefined>;

  /** Ordered by account id. */
  abstract list(page: ConnectionPage): Promise<readonly StoredConnection[]>;

  /**
   * Writes a new grant over whatever is there, or creates the row: status `active`, version raised,
   * lease and back-off cleared. Always wins.
   */
  abstract install(connection: InstalledConnection): Promise<StoredConnection>;

  /**
   * Takes the right to spend, if the version is still `tokenVersion`, the status is one of
   * `statuses`, no other lease runs and `notBefore` has passed.
   */
  abstract takeLease(
    request: LeaseRequest & { readonly statuses: readonly HubSpotConnectionStatus[] },
  ): Promise<boolean>;

  /** Takes the lease for a disconnect: in any live status, whatever the version or `notBefore`. */
  abstract takeLeaseToDisconnect(request: Omit<LeaseRequest, 'tokenVersion'>): Promise<boolean>;

  /** Prolongs the lease, if it is still the owner's and the version is unchanged. */
  abstract renewLease(request: LeaseRequest): Promise<boolean>;

  /** Gives the lease back, if it is still the owner's. */
  abstract releaseLease(request: ConnectionKey & { readonly owner: string }): Promise<boolean>;

  /**
   * Stores what a spend brought, if the version is still the spent one and the row is not
   * disconnected, whoever holds the lease by now: status `active`, version raised, lease and
   * back-off cleared.
   */
  abstract saveTokens(
    request: ConnectionKey & SealedTokens & { readonly expectedVersion: number },
  ): Promise<boolean>;

  /**
   * Marks the grant as dead, if the version is still the spent one and the lease the owner's.
   * Version and refresh token stay, so that a late success can undo it; the lease is freed.
   */
  abstract markRevoked(
    request: ConnectionKey & { readonly expectedVersion: number; readonly owner: string },
  ): Promise<boolean>;

  /** Sets `notBefore` to now + `backOffMs` and frees the lease, if it is the owner's. */
  abstract backOff(
    request: ConnectionKey & { readonly owner: string; readonly backOffMs: number },
  ): Promise<boolean>;

  /**
   * Forgets the tokens, if the lease is still the owner's: status `disconnected`, version raised,
   * lease and back-off cleared. An install in between cleared the lease, and so wins.
   */
  abstract disconnect(request: ConnectionKey & { readonly owner: string }): Promise<boolean>;

  abstract createAuthorization(authorization: NewAuthorization): Promise<void>;

  abstract findAuthorization(stateHash: string): Promise<StoredAuthorization | undefined>;

  /** Marks the authorization as used. Of any number of callers exactly one gets true, and none once it expired. */
  abstract consumeAuthorization(stateHash: string): Promise<boolean>;

  /** Deletes authorizations that expired more than `olderThanMs` ago; answers how many. */
  abstract purgeAuthorizations(olderThanMs: number): Promise<number>;

  /** Resolves if the store can be read; rejects otherwise. */
  abstract ping(): Promise<void>;
}
