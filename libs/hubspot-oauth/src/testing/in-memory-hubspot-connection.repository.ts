import {
  type BackOffRequest,
  type ConnectionKey,
  type ConnectionPage,
  HubSpotConnectionRepository,
  type InstalledConnection,
  type KeyUsage,
  type LeaseOwner,
  type LeaseRequest,
  type MarkRevokedRequest,
  type ResealTokensRequest,
  type SaveTokensRequest,
  type StoredConnection,
  type TakeLeaseRequest,
} from '../connections/hubspot-connection.repository.js';
import type {
  AuthorizationPage,
  NewAuthorization,
  PurgeAuthorizationsRequest,
  ResealAuthorizationRequest,
  SealedAuthorization,
  StoredAuthorization,
} from '../connections/stored-authorization.js';
import { isAhead } from '../connections/clock-tolerance.js';
import { Clock, SystemClock } from '../runtime/clock.js';
import { InMemoryAuthorizations } from './in-memory-authorizations.js';
import { countKeys } from './count-keys.js';
import { InMemoryRows, readRow, type Row, writtenTokens } from './in-memory-rows.js';
import { InMemoryJournal } from './in-memory-journal.js';
import { InMemoryRateLimits } from './in-memory-rate-limits.js';
import { warnOfMemory } from './warn-of-memory.js';
import { InMemoryWebhookEvents } from './in-memory-webhook-events.js';

const noLease = { leaseOwner: null, leaseUntil: 0 };
const noBackOff = { notBefore: 0, backOffMs: 0 };

/**
 * Keeps connections in memory, for tests and for a first try in development: they are lost when the
 * process ends, and other processes do not see them. `clock` stands for the database's clock.
 */
export class InMemoryHubSpotConnectionRepository extends HubSpotConnectionRepository {
  private readonly rows = new InMemoryRows();
  private readonly authorizations: InMemoryAuthorizations;
  override readonly webhookEvents: InMemoryWebhookEvents;
  override readonly journal: InMemoryJournal;
  override readonly rateLimits: InMemoryRateLimits;

  constructor(private readonly clock: Clock = new SystemClock()) {
    super();
    this.authorizations = new InMemoryAuthorizations(clock);
    this.webhookEvents = new InMemoryWebhookEvents(clock);
    this.journal = new InMemoryJournal(clock);
    this.rateLimits = new InMemoryRateLimits(clock);
  }

  /** Logs a warning. @throws HubSpotConfigurationError if NODE_ENV is `production` */
  override async prepare(): Promise<void> {
    warnOfMemory();
  }

  override async find(key: ConnectionKey): Promise<StoredConnection | undefined> {
    const row = this.rows.get(key);
    return row && readRow(row, this.now());
  }

  override async findMany(
    clientId: string,
    hubIds: readonly number[],
  ): Promise<readonly StoredConnection[]> {
    const rows = hubIds.map((hubId) => this.rows.get({ clientId, hubId }));
    return rows.flatMap((row) => (row === undefined ? [] : readRow(row, this.now())));
  }

  override async list(page: ConnectionPage): Promise<readonly StoredConnection[]> {
    return this.rows.list(page).map((row) => readRow(row, this.now()));
  }

  override async install(connection: InstalledConnection): Promise<StoredConnection> {
    const { clientId, hubId, newId, userId } = connection;
    const old = this.rows.get(connection);
    const row: Row = {
      clientId,
      hubId,
      id: old === undefined || old.status === 'disconnected' ? newId : old.id,
      userId,
      status: 'active',
      ...writtenTokens(connection, this.now()),
      tokenVersion: (old?.tokenVersion ?? 0) + 1,
      installedAt: this.now(),
      sessionVersion: (old?.sessionVersion ?? 0) + 1,
      ...noLease,
      ...noBackOff,
    };
    this.rows.set(row);
    return readRow(row, this.now());
  }

  override async takeLease(request: TakeLeaseRequest): Promise<boolean> {
    return this.rows.update(
      request,
      (row) =>
        row.tokenVersion === request.tokenVersion &&
        request.statuses.includes(row.status) &&
        this.isLeaseFree(row, request.leaseMs) &&
        !isAhead(row.notBefore - this.now(), row.backOffMs),
      () => ({ leaseOwner: request.owner, leaseUntil: this.in(request.leaseMs) }),
    );
  }

  override async takeLeaseToDisconnect(
    request: Omit<LeaseRequest, 'tokenVersion'>,
  ): Promise<boolean> {
    return this.rows.update(
      request,
      (row) => row.status !== 'disconnected' && this.isLeaseFree(row, request.leaseMs),
      () => ({ leaseOwner: request.owner, leaseUntil: this.in(request.leaseMs) }),
    );
  }

  override async renewLease(request: LeaseRequest): Promise<boolean> {
    return this.rows.update(
      request,
      (row) => row.leaseOwner === request.owner && row.tokenVersion === request.tokenVersion,
      () => ({ leaseUntil: this.in(request.leaseMs) }),
    );
  }

  override async releaseLease(request: LeaseOwner): Promise<boolean> {
    return this.rows.update(
      request,
      (row) => row.leaseOwner === request.owner,
      () => noLease,
    );
  }

  override async saveTokens(request: SaveTokensRequest): Promise<boolean> {
    return this.rows.update(
      request,
      (row) => row.tokenVersion === request.expectedVersion && row.status !== 'disconnected',
      (row) => ({
        ...writtenTokens(request, this.now()),
        status: 'active',
        tokenVersion: row.tokenVersion + 1,
        ...noLease,
        ...noBackOff,
      }),
    );
  }

  override async markRevoked(request: MarkRevokedRequest): Promise<boolean> {
    return this.rows.update(
      request,
      (row) => row.tokenVersion === request.expectedVersion && row.leaseOwner === request.owner,
      () => ({ status: 'reauthorization_required', ...noLease }),
    );
  }

  override async backOff(request: BackOffRequest): Promise<boolean> {
    return this.rows.update(
      request,
      (row) => row.leaseOwner === request.owner,
      () => ({
        notBefore: this.in(request.backOffMs),
        backOffMs: Math.floor(request.backOffMs),
        ...noLease,
      }),
    );
  }

  override async disconnect(request: LeaseOwner): Promise<boolean> {
    return this.rows.update(
      request,
      (row) => row.leaseOwner === request.owner,
      (row) => ({
        status: 'disconnected',
        tokenVersion: row.tokenVersion + 1,
        sealedAccessToken: null,
        sealedRefreshToken: null,
        ...noLease,
        ...noBackOff,
      }),
    );
  }

  override async endSessions(key: ConnectionKey): Promise<boolean> {
    return this.rows.update(
      key,
      () => true,
      (row) => ({ sessionVersion: row.sessionVersion + 1 }),
    );
  }

  override async createAuthorization(authorization: NewAuthorization): Promise<void> {
    this.authorizations.create(authorization);
  }

  override async findAuthorization(stateHash: string): Promise<StoredAuthorization | undefined> {
    return this.authorizations.find(stateHash);
  }

  override async consumeAuthorization(stateHash: string): Promise<boolean> {
    return this.authorizations.consume(stateHash);
  }

  override async purgeAuthorizations(request: PurgeAuthorizationsRequest): Promise<number> {
    return this.authorizations.purge(request);
  }

  override async countByKey(clientId: string): Promise<readonly KeyUsage[]> {
    const connections = this.rows.all().filter((row) => row.clientId === clientId);
    return countKeys(connections, this.authorizations.all(clientId));
  }

  override async resealTokens(request: ResealTokensRequest): Promise<boolean> {
    const { sealedAccessToken: access, sealedRefreshToken: refresh } = request.expected;
    return this.rows.update(
      request,
      (row) => row.sealedAccessToken === access && row.sealedRefreshToken === refresh,
      () => request.replacement,
    );
  }

  override async listAuthorizations(
    page: AuthorizationPage,
  ): Promise<readonly SealedAuthorization[]> {
    return this.authorizations.list(page);
  }

  override async resealAuthorization(request: ResealAuthorizationRequest): Promise<boolean> {
    return this.authorizations.reseal(request);
  }

  override async ping(): Promise<void> {}

  private now(): number {
    return Math.floor(this.clock.now());
  }

  private in(durationMs: number): number {
    return this.now() + Math.floor(durationMs);
  }

  private isLeaseFree(row: Row, leaseMs: number): boolean {
    return row.leaseOwner === null || !isAhead(row.leaseUntil - this.now(), leaseMs);
  }
}
