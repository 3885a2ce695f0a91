import type { OnApplicationShutdown } from '@nestjs/common';

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
import { Clock, SystemClock } from '../runtime/clock.js';
import { RandomSource, SystemRandomSource } from '../runtime/random.js';
import { AuthorizationStatements } from './authorization-statements.js';
import {
  connectionColumns,
  type ConnectionRow,
  keyOf,
  noBackOff,
  noLease,
  thisConnection,
  tokensOf,
  toStoredConnection,
  writeTokens,
} from './connection-row.js';
import { dialects } from './dialects.js';
import { InstallStatements } from './install-statements.js';
import { JournalStatements } from './journal-statements.js';
import { prepareSchema } from './prepare-schema.js';
import type { TableName } from './schema.js';
import type { HubSpotSqlExecutor } from './sql-executor.js';
import { reportUnsafeSqliteDriver } from './sqlite-driver.js';
import { SqlStatements, type StatementParameters } from './sql-statements.js';
import { WebhookEventStatements } from './webhook-event-statements.js';

/**
 * Stores connections in the host's database through a `HubSpotSqlExecutor`. The statements are the
 * same for all databases, except for the clock.
 *
 * Each UPDATE changes a value of every row that it matches: MySQL counts matched rows by default and
 * changed rows with the flag `-FOUND_ROWS`, and so both counts are equal.
 */
export class SqlHubSpotConnectionRepository
  extends HubSpotConnectionRepository
  implements OnApplicationShutdown
{
  override readonly webhookEvents: WebhookEventStatements;
  override readonly journal: JournalStatements;
  private readonly statements: SqlStatements;
  private readonly authorizations: AuthorizationStatements;
  private readonly installs: InstallStatements;
  private readonly table: string;
  private readonly now: string;

  constructor(
    private readonly executor: HubSpotSqlExecutor,
    waiting: { readonly clock: Clock; readonly random: RandomSource } = {
      clock: new SystemClock(),
      random: new SystemRandomSource(),
    },
  ) {
    super();
    const pathOf = (name: TableName) => executor.tablePath?.(name) ?? name;
    this.statements = new SqlStatements(executor, waiting);
    this.table = pathOf('hubspot_connection');
    this.now = dialects[executor.dialect].now;
    this.installs = new InstallStatements(this.statements, this.table, this.now);
    this.authorizations = new AuthorizationStatements(
      this.statements,
      pathOf('hubspot_authorization'),
      this.now,
    );
    this.journal = new JournalStatements(this.statements, pathOf('hubspot_journal'), this.now);
    this.webhookEvents = new WebhookEventStatements(
      this.statements,
      pathOf('hubspot_webhook_event'),
      this.now,
      executor.dialect,
    );
  }

  override async prepare({ createTables }: { readonly createTables: boolean }): Promise<void> {
    if (this.executor.dialect === 'sqlite') reportUnsafeSqliteDriver();
    await prepareSchema(this.executor, this.statements, createTables);
  }

  /** Nest's last shutdown hook: the hooks before may still write. */
  async onApplicationShutdown(): Promise<void> {
    await this.executor.close?.();
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
    const stored = (await this.installs.write(connection))
      ? await this.find(connection)
      : undefined;
    if (stored === undefined) {
      throw new ConnectionStoreUnavailableError({
        cause: new Error('The row was deleted while the account was being installed.'),
      });
    }
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
      // Two renewals may occur in one millisecond, and the second one has to change the row too.
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
      `${writeTokens(this.now)}, status = 'active', token_version = token_version + 1, ${noLease}, ${noBackOff}`,
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
    await this.statements.select(`SELECT 1 FROM ${this.table} WHERE 1 = 0`);
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
}
