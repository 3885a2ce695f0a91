import type {
  NewAuthorization,
  PurgeAuthorizationsRequest,
  StoredAuthorization,
} from '../connections/stored-authorization.js';
import type { DriverBigint } from './connection-row.js';
import type { SqlStatements } from './sql-statements.js';

interface AuthorizationRow {
  readonly client_id: string;
  readonly sealed_payload: string;
  readonly used_at: DriverBigint | null;
  readonly expires_in_ms: DriverBigint;
}

/** The statements on `hubspot_authorization`. */
export class AuthorizationStatements {
  constructor(
    private readonly statements: SqlStatements,
    private readonly table: string,
    private readonly now: string,
  ) {}

  async create(authorization: NewAuthorization): Promise<void> {
    const { stateHash, clientId, sealedPayload, lifetimeMs } = authorization;
    await this.statements.change(
      `INSERT INTO ${this.table}
         (state_hash, client_id, sealed_payload, created_at, expires_at, used_at)
       VALUES (:stateHash, :clientId, :sealedPayload, ${this.now}, ${this.now} + :lifetimeMs, NULL)`,
      { stateHash, clientId, sealedPayload, lifetimeMs },
    );
  }

  async find(stateHash: string): Promise<StoredAuthorization | undefined> {
    const [row] = await this.statements.select<AuthorizationRow>(
      `SELECT client_id, sealed_payload, used_at, expires_at - ${this.now} AS expires_in_ms
       FROM ${this.table} WHERE state_hash = :stateHash`,
      { stateHash },
    );
    return row === undefined
      ? undefined
      : {
          clientId: row.client_id,
          sealedPayload: row.sealed_payload,
          used: row.used_at !== null,
          expiresInMs: Number(row.expires_in_ms),
        };
  }

  async consume(stateHash: string): Promise<boolean> {
    const affected = await this.statements.change(
      `UPDATE ${this.table} SET used_at = ${this.now}
       WHERE state_hash = :stateHash AND used_at IS NULL AND expires_at > ${this.now}`,
      { stateHash },
    );
    return affected > 0;
  }

  async purge({ olderThanMs, limit }: PurgeAuthorizationsRequest): Promise<number> {
    // The subquery reads the clock once: PostgreSQL cannot compare an index with a volatile function.
    const old = `expires_at < (SELECT ${this.now}) - :olderThanMs`;
    const rows = await this.statements.select<{ readonly state_hash: string }>(
      `SELECT state_hash FROM ${this.table} WHERE ${old} ORDER BY expires_at LIMIT :limit`,
      { olderThanMs, limit },
    );
    if (rows.length === 0) return 0;
    return this.statements.change(
      `DELETE FROM ${this.table} WHERE state_hash IN (:...stateHashes) AND ${old}`,
      { stateHashes: rows.map(({ state_hash }) => state_hash), olderThanMs },
    );
  }
}
