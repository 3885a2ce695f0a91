import type {
  RateLimitKey,
  RateLimitStore,
  StoredRateLimit,
} from '../connections/rate-limit-store.js';
import type { DriverBigint } from './connection-row.js';
import type { SqlStatements } from './sql-statements.js';

interface RateLimitRow {
  readonly version: DriverBigint | null;
  readonly state: string | null;
  readonly read_at: DriverBigint;
}

const thisLimit = 'client_id = :clientId AND hub_id = :hubId AND limit_name = :limit';

/** The statements on `hubspot_rate_limit`. */
export class RateLimitStatements implements RateLimitStore {
  constructor(
    private readonly statements: SqlStatements,
    private readonly table: string,
    private readonly now: string,
  ) {}

  async read({ clientId, hubId, limit }: RateLimitKey): Promise<StoredRateLimit> {
    const [row] = await this.statements.select<RateLimitRow>(
      // Returns the time also if there is no row.
      `SELECT version, state, ${this.now} AS read_at
       FROM (SELECT 1 AS one) AS one_row LEFT JOIN ${this.table} ON ${thisLimit}`,
      { clientId, hubId, limit },
    );
    return {
      version: Number(row?.version ?? 0),
      state: row?.state ?? null,
      readAt: Number(row?.read_at),
    };
  }

  async write(
    request: RateLimitKey & { expectedVersion: number; state: string },
  ): Promise<boolean> {
    const { clientId, hubId, limit, expectedVersion, state } = request;
    const parameters = { clientId, hubId, limit, state };
    if (expectedVersion === 0) {
      return this.statements.insert(
        `INSERT INTO ${this.table} (client_id, hub_id, limit_name, version, state)
         VALUES (:clientId, :hubId, :limit, 1, :state)`,
        parameters,
      );
    }
    const affected = await this.statements.change(
      `UPDATE ${this.table} SET version = version + 1, state = :state
       WHERE ${thisLimit} AND version = :expectedVersion`,
      { ...parameters, expectedVersion },
    );
    return affected > 0;
  }
}
