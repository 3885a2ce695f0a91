import {
  type ConnectionKey,
  type ConnectionPage,
  HubSpotConnectionRepository,
  type InstalledConnection,
  type LeaseRequest,
  type NewAuthorization,
  type SealedTokens,
  type StoredAuthorization,
  type StoredConnection,
} from '../connections/hubspot-connection.repository.js';
import type { HubSpotConnectionStatus } from '../connections/hubspot-connection-status.js';
import { ConnectionStoreUnavailableError } from '../errors/connection.errors.js';
import type { Clock } from '../runtime/clock.js';
import type { RandomSource } from '../runtime/random.js';
import { AuthorizationStatements } from './authorization-statements.js';
import type { ConnectionDatabase } from './typeorm/connection-database.js';
import { keyOf, tokensOf } from './connection-parameters.js';
import { connectionColumns, type ConnectionRow, toStoredConnection } from './connection-row.js';
import { databaseNow } from './database-clock.js';
import { dialectOf } from './dialect.js';
import { type StatementParameters, StatementRunner } from './statement-runner.js';
import { tablePath } from './table-path.js';

const thisConnection = 'client_id = :clientId AND hub_id = :hubId';
const noLease = 'lease_owner = NULL, lease_until = 0';
const noBackOff = 'not_before = 0, back_off_ms = 0';

/**
 * Stores connections in the host's database. Plain SQL, so that what each statement changes, and
 * on which condition, can be read here; it is the same for all databases, but for their clocks.
 *
 * Every UPDATE changes a value of each row that it matches: MySQL counts matched rows by default
 * and changed ones with the flag `-FOUND_ROWS`, and so both are the same.
 */
export class SqlHubSpotConnectionRepository extends HubSpotConnectionRepository {
  private readonly statements: StatementRunner;
  private readonly authorizations: AuthorizationStatements;
  private readonly table: string;
  private readonly now: string;

  constructor(
    { dataSource }: ConnectionDatabase,
    waiting: { readonly clock: Clock; readonly random: RandomSource },
  ) {
    super();
    this.statements = new StatementRunner(dataSource, waiting);
    this.table = tablePath(dataSource, 'hubspot_connection');
    this.now = databaseNow[dialectOf(dataSource)];
    this.authorizations = new AuthorizationStatements(
      this.statements,
      tablePath(dataSource, 'hubspot_authorization'),
      this.now,
    );
  }

  override async find(key: ConnectionKey): Promise<StoredConnection | undefined> {
    const [row] = await this.select(`WHERE ${thisConnection}`, keyOf(key));
    return row;
  }

  override async list(page: ConnectionPage): Promise<readonly StoredConnection[]> {
    const { clientId, status, after = 0, limit } = page;
    const ofStatus = status === undefined ? '' : 'AND status = :status';
    return this.select(
      `WHERE client_id = :clientId AND hub_id > :after ${ofStatus} ORDER BY hub_id LIMIT :limit`,
      { clientId, after, limit, ...(status === undefined ? {} : { status }) },
    );
  }

  override async install(connection: InstalledConnection): Promise<StoredConnection> {
    const written =
      (await this.overwrite(connection)) ||
      (await this.insert(connection)) ||
      // Another process inserted the row in between.
      (await this.overwrite(connection));
    const stored = written ? await this.find(connection) : undefined;
    if (stored === undefined) throw deletedMeanwhile();
    return stored;
  }

  override takeLease(
    request: LeaseRequest & { readonly statuses: readonly HubSpotConnectionStatus[] },
  ): Promise<boolean> {
    const { tokenVersion, owner, leaseMs, statuses } = request;
    return this.update(
      `lease_owner = :owner, lease_until = ${this.now} + :leaseMs`,
      `token_version = :tokenVersion AND status IN (:...statuses)
       AND (lease_owner IS NULL OR lease_until <= ${this.now}) AND not_before <= ${this.now}`,
      { ...keyOf(request), tokenVersion, owner, leaseMs, statuses },
    );
  }

  override takeLeaseToDisconnect(request: Omit<LeaseRequest, 'tokenVersion'>): Promise<boolean> {
    const { owner, leaseMs } = request;
    return this.update(
      `lease_owner = :owner, lease_until = ${this.now} + :leaseMs`,
      `status <> 'disconnected' AND (lease_owner IS NULL OR lease_until <= ${this.now})`,
      { ...keyOf(request), owner, leaseMs },
    );
  }

  override renewLease(request: LeaseRequest): Promise<boolean> {
    const { tokenVersion, owner, leaseMs } = request;
    const end = `${this.now} + :leaseMs`;
    return this.update(
      // Two renewals may meet in one millisecond, and the second one has to change the row too.
      `lease_until = CASE WHEN lease_until = ${end} THEN ${end} + 1 ELSE ${end} END`,
      'lease_owner = :owner AND token_version = :tokenVersion',
      { ...keyOf(request), tokenVersion, owner, leaseMs },
    );
  }

  override releaseLease(request: ConnectionKey & { readonly owner: string }): Promise<boolean> {
    const { owner } = request;
    return this.update(noLease, 'lease_owner = :owner', { ...keyOf(request), owner });
  }

  override saveTokens(
    request: ConnectionKey & SealedTokens & { readonly expectedVersion: number },
  ): Promise<boolean> {
    const { expectedVersion } = request;
    return this.update(
      `${this.tokens}, status = 'active', token_version = token_version + 1, ${noLease}, ${noBackOff}`,
      `token_version = :expectedVersion AND status <> 'disconnected'`,
      { ...keyOf(request), ...tokensOf(request), expectedVersion },
    );
  }

  override markRevoked(
    request: ConnectionKey & { readonly expectedVersion: number; readonly owner: string },
  ): Promise<boolean> {
    const { expectedVersion, owner } = request;
    return this.update(
      `status = 'reauthorization_required', ${noLease}`,
      'token_version = :expectedVersion AND lease_owner = :owner',
      { ...keyOf(request), expectedVersion, owner },
    );
  }

  override backOff(
    request: ConnectionKey & { readonly owner: string; readonly backOffMs: number },
  ): Promise<boolean> {
    const { owner, backOffMs } = request;
    return this.update(
      `not_before = ${this.now} + :backOffMs, back_off_ms = :backOffMs, ${noLease}`,
      'lease_owner = :owner',
      { ...keyOf(request), owner, backOffMs },
    );
  }

  override disconnect(request: ConnectionKey & { readonly owner: string }): Promise<boolean> {
    const { owner } = request;
    return this.update(
      `status = 'disconnected', token_version = token_version + 1,
       sealed_access_token = NULL, sealed_refresh_token = NULL, ${noLease}, ${noBackOff}`,
      'lease_owner = :owner',
      { ...keyOf(request), owner },
    );
  }

  override createAuthorization(authorization: NewAuthorization): Promise<void> {
    return this.authorizations.create(authorization);
  }

  override findAuthorization(stateHash: string): Promise<StoredAuthorization | undefined> {
    return this.authorizations.find(stateHash);
  }

  override consumeAuthorization(stateHash: string): Promise<boolean> {
    return this.authorizations.consume(stateHash);
  }

  override purgeAuthorizations(olderThanMs: number): Promise<number> {
    return this.authorizations.purge(olderThanMs);
  }

  override async ping(): Promise<void> {
    await this.statements.select(`SELECT 1 FROM ${this.table} WHERE 1 = 0`, {});
  }

  private overwrite(connection: InstalledConnection): Promise<boolean> {
    const { newId, userId } = connection;
    return this.update(
      // The id comes first: MySQL assigns from left to right, and it depends on the old status.
      `id = CASE WHEN status = 'disconnected' THEN :newId ELSE id END, ${this.tokens},
       status = 'active', user_id = :userId, token_version = token_version + 1,
       ${noLease}, ${noBackOff}, installed_at = ${this.now}`,
      '1 = 1',
      { ...keyOf(connection), ...tokensOf(connection), newId, userId },
    );
  }

  private insert(connection: InstalledConnection): Promise<boolean> {
    const { newId, userId } = connection;
    return this.statements.insert(
      `INSERT INTO ${this.table} (client_id, hub_id, id, status, sealed_access_token,
         sealed_refresh_token, scopes, user_id, token_version, expires_at, lifetime_ms,
         lease_owner, lease_until, not_before, back_off_ms, installed_at, updated_at)
       VALUES (:clientId, :hubId, :newId, 'active', :sealedAccessToken, :sealedRefreshToken,
         :scopes, :userId, 1, ${this.now} + :expiresInMs, :lifetimeMs,
         NULL, 0, 0, 0, ${this.now}, ${this.now})`,
      { ...keyOf(connection), ...tokensOf(connection), newId, userId },
    );
  }

  private async select(
    where: string,
    parameters: StatementParameters,
  ): Promise<readonly StoredConnection[]> {
    const rows = await this.statements.select<ConnectionRow>(
      `SELECT ${connectionColumns(this.now)} FROM ${this.table} ${where}`,
      parameters,
    );
    return rows.map(toStoredConnection);
  }

  private async update(
    assignments: string,
    condition: string,
    parameters: StatementParameters,
  ): Promise<boolean> {
    const affected = await this.statements.change(
      `UPDATE ${this.table} SET ${assignments}, updated_at = ${this.now}
       WHERE ${thisConnection} AND ${condition}`,
      parameters,
    );
    return affected > 0;
  }

  private get tokens(): string {
    return `sealed_access_token = :sealedAccessToken, sealed_refresh_token = :sealedRefreshToken,
      scopes = :scopes, expires_at = ${this.now} + :expiresInMs, lifetime_ms = :lifetimeMs`;
  }
}

function deletedMeanwhile(): ConnectionStoreUnavailableError {
  return new ConnectionStoreUnavailableError({
    cause: new Error('The connection was deleted while it was installed.'),
  });
}
