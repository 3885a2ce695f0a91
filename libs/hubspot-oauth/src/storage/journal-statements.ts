import { CLOCK_TOLERANCE_MS } from '../connections/clock-tolerance.js';
import type {
  JournalPosition,
  JournalReaderKey,
  JournalStore,
} from '../connections/journal-store.js';
import type { DriverBigint } from './connection-row.js';
import type { SqlStatements, StatementParameters } from './sql-statements.js';

interface PositionRow {
  readonly journal_offset: string | null;
  readonly read_ago_ms: DriverBigint | null;
}

/** The statements on `hubspot_journal`. */
export class JournalStatements implements JournalStore {
  constructor(
    private readonly statements: SqlStatements,
    private readonly table: string,
    private readonly now: string,
  ) {}

  async takeLease(
    request: JournalReaderKey & { leaseMs: number; pauseMs: number },
  ): Promise<JournalPosition | undefined> {
    const { clientId, owner } = request;
    // What ends later than if it began now is from before the database's clock was set back.
    const { now } = this;
    const take = () =>
      this.change(
        `lease_owner = :owner, lease_until = ${this.now} + :leaseMs`,
        `(lease_owner IS NULL OR lease_until <= ${now}
           OR lease_until > ${now} + :leaseMs + ${CLOCK_TOLERANCE_MS})
         AND (not_before <= ${now} OR not_before > ${now} + :pauseMs + ${CLOCK_TOLERANCE_MS})`,
        { ...request },
      );
    if (!(await take()) && !((await this.create(clientId)) && (await take()))) return undefined;
    const [row] = await this.statements.select<PositionRow>(
      `SELECT journal_offset, ${this.now} - read_at AS read_ago_ms FROM ${this.table}
       WHERE client_id = :clientId AND lease_owner = :owner`,
      { clientId, owner },
    );
    return row === undefined
      ? undefined
      : {
          offset: row.journal_offset,
          readAgoMs: row.read_ago_ms === null ? null : Number(row.read_ago_ms),
        };
  }

  renewLease(request: JournalReaderKey & { leaseMs: number }): Promise<boolean> {
    const end = `${this.now} + :leaseMs`;
    return this.change(
      // Two renewals may occur in one millisecond, and the second one has to change the row too.
      `lease_until = CASE WHEN lease_until = ${end} THEN ${end} + 1 ELSE ${end} END`,
      'lease_owner = :owner',
      { ...request },
    );
  }

  advance(request: JournalReaderKey & { from: string | null; to: string }): Promise<boolean> {
    const { from, ...others } = request;
    return this.change(
      `journal_offset = :to, read_at = ${this.now}`,
      `lease_owner = :owner AND journal_offset ${from === null ? 'IS NULL' : '= :from'}`,
      { ...others, ...(from === null ? {} : { from }) },
    );
  }

  releaseLease(
    request: JournalReaderKey & { pauseMs: number; isAtEnd: boolean },
  ): Promise<boolean> {
    const { isAtEnd, ...others } = request;
    return this.change(
      `lease_owner = NULL, lease_until = 0, not_before = ${this.now} + :pauseMs
       ${isAtEnd ? `, read_at = ${this.now}` : ''}`,
      'lease_owner = :owner',
      others,
    );
  }

  private create(clientId: string): Promise<boolean> {
    return this.statements.insert(
      `INSERT INTO ${this.table} (client_id, lease_until, not_before) VALUES (:clientId, 0, 0)`,
      { clientId },
    );
  }

  private async change(
    assignments: string,
    condition: string,
    parameters: StatementParameters,
  ): Promise<boolean> {
    const affected = await this.statements.change(
      `UPDATE ${this.table} SET ${assignments} WHERE client_id = :clientId AND ${condition}`,
      parameters,
    );
    return affected > 0;
  }
}
