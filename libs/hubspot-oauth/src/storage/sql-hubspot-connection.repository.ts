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
import { ConnectionStoreUnavailableError } from '../errors/connection.errors.js';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandomSource } from '../runtime/random.js';
import { AuthorizationStatements } from './authorization-statements.js';
import {
  keyOf,
  noBackOff,
  noLease,
  ownerOf,
  thisConnection,
  tokensOf,
  writeTokens,
} from './connection-row.js';
import { dialects } from './dialects.js';
import { ConnectionStatements } from './connection-statements.js';
import { InstallStatements } from './install-statements.js';
import { JournalStatements } from './journal-statements.js';
import { KeyStatements } from './key-statements.js';
import { LeaseStatements } from './lease-statements.js';
import { RateLimitStatements } from './rate-limit-statements.js';
import { prepareSchema } from './prepare-schema.js';
import type { TableName } from './schema.js';
import type { HubSpotSqlExecutor } from './sql-executor.js';
import { reportUnsafeSqliteDriver } from './sqlite-driver.js';
import { SqliteFile } from './sqlite-file.js';
import { SqlStatements, type Waiting } from './sql-statements.js';
import { WebhookEventStatements } from './webhook-event-statements.js';

/**
 * Stores connections in the host's database through a `HubSpotSqlExecutor`. The statements are the
 * same for all databases, except for the clock.
 *
 * Each UPDATE changes a value of every row that it matches: MySQL counts matched rows by default and
 * changed rows with the flag `-FOUND_ROWS`, and so both counts are equal.
 */
export class SqlHubSpotConnectionRepository extends HubSpotConnectionRepository {
  override readonly webhookEvents: WebhookEventStatements;
  override readonly journal: JournalStatements;
  override readonly rateLimits: RateLimitStatements;
  private readonly statements: SqlStatements;
  private readonly connections: ConnectionStatements;
  private readonly leases: LeaseStatements;
  private readonly authorizations: AuthorizationStatements;
  private readonly installs: InstallStatements;
  private readonly keys: KeyStatements;
  private readonly table: string;
  private readonly now: string;

  constructor(
    private readonly executor: HubSpotSqlExecutor,
    private readonly waiting: Waiting = {
      clock: new SystemClock(),
      random: new SystemRandomSource(),
    },
  ) {
    super();
    const pathOf = (name: TableName) => executor.tablePath?.(name) ?? name;
    this.statements = new SqlStatements(executor, waiting);
    this.table = pathOf('hubspot_connection');
    const dialect = dialects[executor.dialect];
    this.now = dialect.now;
    this.connections = new ConnectionStatements(this.statements, this.table, this.now);
    this.leases = new LeaseStatements(this.connections);
    this.installs = new InstallStatements(this.statements, this.table, this.now);
    const authorizations = pathOf('hubspot_authorization');
    this.authorizations = new AuthorizationStatements(this.statements, authorizations, this.now);
    this.keys = new KeyStatements(this.statements, this.table, authorizations, dialect);
    this.journal = new JournalStatements(this.statements, pathOf('hubspot_journal'), this.now);
    const rateLimits = pathOf('hubspot_rate_limit');
    this.rateLimits = new RateLimitStatements(this.statements, rateLimits, this.now);
    const events = pathOf('hubspot_webhook_event');
    this.webhookEvents = new WebhookEventStatements(this.statements, events, executor.dialect);
  }

  override async prepare({ createTables }: { readonly createTables: boolean }): Promise<void> {
    if (this.executor.dialect === 'sqlite') {
      reportUnsafeSqliteDriver();
      this.statements.file = await SqliteFile.open(this.statements, this.waiting.clock);
    }
    await prepareSchema(this.executor, this.statements, createTables);
  }

  /** Called by Nest after all other shutdown hooks, which may still write. */
  async onApplicationShutdown(): Promise<void> {
    await this.executor.close?.();
  }

  override async find(key: ConnectionKey): Promise<StoredConnection | undefined> {
    return (await this.connections.select(`WHERE ${thisConnection}`, keyOf(key)))[0];
  }

  override findMany(
    clientId: string,
    hubIds: readonly number[],
  ): Promise<readonly StoredConnection[]> {
    return this.connections.selectReadable('client_id = :clientId AND hub_id IN (:...hubIds)', {
      clientId,
      hubIds,
    });
  }

  override async list(page: ConnectionPage): Promise<readonly StoredConnection[]> {
    const { clientId, status, after = 0, limit } = page;
    const ofStatus = status === undefined ? '' : 'AND status = :status';
    return this.connections.select(
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

  override takeLease(request: TakeLeaseRequest): Promise<boolean> {
    return this.leases.take(request);
  }

  override takeLeaseToDisconnect(request: Omit<LeaseRequest, 'tokenVersion'>): Promise<boolean> {
    return this.leases.takeToDisconnect(request);
  }

  override renewLease(request: LeaseRequest): Promise<boolean> {
    return this.leases.renew(request);
  }

  override releaseLease(request: LeaseOwner): Promise<boolean> {
    return this.leases.release(request);
  }

  override saveTokens(request: SaveTokensRequest): Promise<boolean> {
    const { expectedVersion } = request;
    return this.connections.update(
      `${writeTokens(this.now)}, status = 'active', token_version = token_version + 1, ${noLease}, ${noBackOff}`,
      `token_version = :expectedVersion AND status <> 'disconnected'`,
      { ...keyOf(request), ...tokensOf(request), expectedVersion },
    );
  }

  override markRevoked(request: MarkRevokedRequest): Promise<boolean> {
    return this.connections.update(
      `status = 'reauthorization_required', ${noLease}`,
      'token_version = :expectedVersion AND lease_owner = :owner',
      { ...request },
    );
  }

  override backOff(request: BackOffRequest): Promise<boolean> {
    return this.leases.backOff(request);
  }

  override disconnect(request: LeaseOwner): Promise<boolean> {
    return this.connections.update(
      `status = 'disconnected', token_version = token_version + 1,
       sealed_access_token = NULL, sealed_refresh_token = NULL, ${noLease}, ${noBackOff}`,
      'lease_owner = :owner',
      ownerOf(request),
    );
  }

  override endSessions(key: ConnectionKey): Promise<boolean> {
    return this.connections.update('session_version = session_version + 1', '1 = 1', keyOf(key));
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

  override purgeAuthorizations(request: PurgeAuthorizationsRequest): Promise<number> {
    return this.authorizations.purge(request);
  }

  override countByKey(clientId: string): Promise<readonly KeyUsage[]> {
    return this.keys.countByKey(clientId);
  }

  override resealTokens(request: ResealTokensRequest): Promise<boolean> {
    return this.keys.resealTokens(request);
  }

  override listAuthorizations(page: AuthorizationPage): Promise<readonly SealedAuthorization[]> {
    return this.keys.listAuthorizations(page);
  }

  override resealAuthorization(request: ResealAuthorizationRequest): Promise<boolean> {
    return this.keys.resealAuthorization(request);
  }

  override async ping(): Promise<void> {
    await this.statements.select(`SELECT 1 FROM ${this.table} WHERE 1 = 0`);
  }
}
