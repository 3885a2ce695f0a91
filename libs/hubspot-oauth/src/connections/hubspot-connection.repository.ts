import type { HubId } from './hub-id.js';
import type { JournalStore } from './journal-store.js';
import type { RateLimitStore } from './rate-limit-store.js';
import type { WebhookEventStore } from './webhook-event-store.js';
import type {
  AuthorizationPage,
  NewAuthorization,
  PurgeAuthorizationsRequest,
  ResealAuthorizationRequest,
  SealedAuthorization,
  StoredAuthorization,
} from './stored-authorization.js';
import type { HubSpotConnectionStatus } from './hubspot-connection-status.js';

/** What identifies a connection: one account and one app. */
export interface ConnectionKey {
  readonly clientId: string;
  readonly hubId: HubId;
}

/**
 * One row. Every `...InMs` is relative to the store's clock at the time of the read: positive is in
 * the future, zero or negative has passed.
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
  /** Incremented by every write of tokens and by a disconnect. */
  readonly tokenVersion: number;
  /** Expiry of the access token, in epoch milliseconds of the store's clock. */
  readonly expiresAt: number;
  readonly expiresInMs: number;
  /** Lifetime of the access token when it was issued. */
  readonly lifetimeMs: number;
  /** The process that may use the refresh token. Null if the lease is free. */
  readonly leaseOwner: string | null;
  readonly leaseEndsInMs: number;
  /** No refresh before this time. */
  readonly notBeforeInMs: number;
  /** The back-off that `notBefore` was last set with. 0 after a success. */
  readonly backOffMs: number;
  readonly installedAt: number;
  /** Incremented by `install` and `endSessions`. 1 in a new row. */
  readonly sessionVersion: number;
}

/**
 * Tokens as they are written: sealed, and with an expiry relative to the store's clock. Durations,
 * here and in all other requests, are differences of clock readings and may have fractions: round
 * them down to whole milliseconds.
 */
export interface SealedTokens {
  readonly sealedAccessToken: string;
  readonly sealedRefreshToken: string;
  readonly scopes: readonly string[];
  /** Time from the write to the expiry. Negative if the access token has expired. */
  readonly expiresInMs: number;
  readonly lifetimeMs: number;
}

export interface InstalledConnection extends ConnectionKey, SealedTokens {
  /** The id for a new row, or for one that was disconnected. Other rows keep their id. */
  readonly newId: string;
  readonly userId: number | null;
}

export interface LeaseRequest extends ConnectionKey {
  readonly tokenVersion: number;
  readonly owner: string;
  readonly leaseMs: number;
}

export interface TakeLeaseRequest extends LeaseRequest {
  readonly statuses: readonly HubSpotConnectionStatus[];
}

export interface LeaseOwner extends ConnectionKey {
  readonly owner: string;
}

export interface SaveTokensRequest extends ConnectionKey, SealedTokens {
  readonly expectedVersion: number;
}

export interface MarkRevokedRequest extends LeaseOwner {
  readonly expectedVersion: number;
}

export interface BackOffRequest extends LeaseOwner {
  readonly backOffMs: number;
}

export interface ConnectionPage {
  readonly clientId: string;
  readonly status?: HubSpotConnectionStatus | undefined;
  /** Only accounts with a greater id. @default 0 */
  readonly after?: HubId | undefined;
  readonly limit: number;
}

/** How many rows use a key. The key's id is the second part of a sealed value: `hs1.<key id>.<…>`. */
export interface KeyUsage {
  readonly keyId: string;
  readonly connections: number;
  readonly authorizations: number;
}

export type SealedTokenPair = Pick<SealedTokens, 'sealedAccessToken' | 'sealedRefreshToken'>;

export interface ResealTokensRequest extends ConnectionKey {
  readonly expected: SealedTokenPair;
  readonly replacement: SealedTokenPair;
}

/**
 * Port to the store of connections and authorizations, and its DI token. Tokens reach it sealed.
 *
 * Each method is one atomic statement that uses the store's own clock, so that any number of
 * processes can share the store. A method that returns a boolean returns true if its condition held
 * and the row was changed. Methods reject with `ConnectionStoreUnavailableError` if the store cannot
 * be used right now. `describeConnectionRepositoryContract` in `nestjs-hubspot-oauth/testing` tests
 * an implementation.
 */
export abstract class HubSpotConnectionRepository {
  /** Remembers handled webhook events. Needed only where the application handles webhooks. */
  readonly webhookEvents?: WebhookEventStore;
  /** Keeps the position in the webhooks journal. Needed only with the `journal` option. */
  readonly journal?: JournalStore;
  /** Shares HubSpot's rate limits. Without it each instance counts its own calls only. */
  readonly rateLimits?: RateLimitStore;

  /**
   * Called once while the application starts. Throws an error that lets the start fail if the store
   * cannot be used as it is, for example because tables are missing; creates missing tables if
   * `createTables` is set. Does nothing unless overridden.
   *
   * @throws HubSpotConfigurationError
   */
  async prepare(_options: { readonly createTables: boolean }): Promise<void> {}

  /** Returns the connection in any status, or undefined if the account never installed the app. */
  abstract find(key: ConnectionKey): Promise<StoredConnection | undefined>;

  /**
   * Returns the connections of up to 1,000 accounts of one app, in any order, without those that cannot
   * be read. Without this method they are read one by one.
   */
  findMany?(clientId: string, hubIds: readonly HubId[]): Promise<readonly StoredConnection[]>;

  /** Returns at most `limit` connections of one app, ordered by account id. */
  abstract list(page: ConnectionPage): Promise<readonly StoredConnection[]>;

  /**
   * Creates the row, or overwrites the grant in it whatever its status or lease: status `active`,
   * token and session version incremented, lease and back-off cleared. Returns the row as it is stored.
   */
  abstract install(connection: InstalledConnection): Promise<StoredConnection>;

  /**
   * Takes the lease, which allows its owner to refresh, if the version is still `tokenVersion`, the
   * status is one of `statuses`, no lease of another owner runs and `notBefore` has passed.
   */
  abstract takeLease(request: TakeLeaseRequest): Promise<boolean>;

  /**
   * Takes the lease for a disconnect, if the status is not `disconnected` and no lease of another
   * owner runs. The version and `notBefore` do not matter.
   */
  abstract takeLeaseToDisconnect(request: Omit<LeaseRequest, 'tokenVersion'>): Promise<boolean>;

  /** Lets the lease end `leaseMs` from now, if the owner still has it and the version is unchanged. */
  abstract renewLease(request: LeaseRequest): Promise<boolean>;

  /** Frees the lease, if the owner still has it. */
  abstract releaseLease(request: LeaseOwner): Promise<boolean>;

  /**
   * Stores the tokens that a refresh returned, if the version is still `expectedVersion` and the
   * status is not `disconnected`, whoever has the lease by now: status `active`, version
   * incremented, lease and back-off cleared.
   */
  abstract saveTokens(request: SaveTokensRequest): Promise<boolean>;

  /**
   * Sets the status to `reauthorization_required` and frees the lease, if the version is still
   * `expectedVersion` and the owner has the lease. Version and refresh token are kept, so that
   * tokens which arrive later can still be saved.
   */
  abstract markRevoked(request: MarkRevokedRequest): Promise<boolean>;

  /** Sets `notBefore` to now + `backOffMs` and frees the lease, if the owner has it. */
  abstract backOff(request: BackOffRequest): Promise<boolean>;

  /**
   * Deletes the tokens, if the owner still has the lease: status `disconnected`, version
   * incremented, lease and back-off cleared. An install in between cleared the lease and is kept.
   */
  abstract disconnect(request: LeaseOwner): Promise<boolean>;

  /** Increments the session version, and changes nothing else. */
  abstract endSessions(key: ConnectionKey): Promise<boolean>;

  /** Rejects if there is an authorization with this `stateHash`. */
  abstract createAuthorization(authorization: NewAuthorization): Promise<void>;

  abstract findAuthorization(stateHash: string): Promise<StoredAuthorization | undefined>;

  /** Marks an authorization as used, if it is unused and has not expired. One caller gets true. */
  abstract consumeAuthorization(stateHash: string): Promise<boolean>;

  /** Deletes at most `limit` authorizations that expired more than `olderThanMs` ago. Returns how many. */
  abstract purgeAuthorizations(request: PurgeAuthorizationsRequest): Promise<number>;

  /** Counts one app's rows by key, in any order. A row with several keys counts for each. */
  abstract countByKey(clientId: string): Promise<readonly KeyUsage[]>;

  /**
   * Replaces both tokens of a row, if both are still the expected ones, with the same tokens sealed
   * with another key. The version stays.
   */
  abstract resealTokens(request: ResealTokensRequest): Promise<boolean>;

  /** Returns at most `limit` authorizations of one app, ordered by state hash. */
  abstract listAuthorizations(page: AuthorizationPage): Promise<readonly SealedAuthorization[]>;

  /** Replaces the payload of an authorization, if it is still the expected one. */
  abstract resealAuthorization(request: ResealAuthorizationRequest): Promise<boolean>;

  /** Resolves if the store can be read, and rejects otherwise. */
  abstract ping(): Promise<void>;
}
