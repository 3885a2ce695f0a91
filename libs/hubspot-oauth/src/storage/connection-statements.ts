import type { StoredConnection } from '../connections/hubspot-connection.repository.js';
import {
  connectionColumns,
  type ConnectionRow,
  thisConnection,
  toStoredConnection,
} from './connection-row.js';
import type { SqlStatements, StatementParameters } from './sql-statements.js';

/** What the statements on `hubspot_connection` have in common. */
export class ConnectionStatements {
  constructor(
    private readonly statements: SqlStatements,
    private readonly table: string,
    readonly now: string,
  ) {}

  /** Leaves out rows that cannot be read. */
  async selectReadable(
    condition: string,
    parameters: StatementParameters & { readonly clientId: string },
  ): Promise<readonly StoredConnection[]> {
    const rows = await this.statements.select<ConnectionRow>(
      `SELECT ${connectionColumns(this.now)} FROM ${this.table} WHERE ${condition}`,
      parameters,
    );
    return rows.flatMap((row) => {
      try {
        return toStoredConnection(row, parameters.clientId);
      } catch {
        return [];
      }
    });
  }

  async select(
    where: string,
    parameters: StatementParameters & { readonly clientId: string },
  ): Promise<readonly StoredConnection[]> {
    const rows = await this.statements.select<ConnectionRow>(
      `SELECT ${connectionColumns(this.now)} FROM ${this.table} ${where}`,
      parameters,
    );
    return rows.map((row) => toStoredConnection(row, parameters.clientId));
  }

  /**
   * Changes one connection. Returns false if the condition does not hold. It may run twice: the condition
   * or the assignments make a second run harmless.
   */
  async update(
    assignments: string,
    condition: string,
    parameters: StatementParameters,
  ): Promise<boolean> {
    const affected = await this.statements.changeOnce(
      `UPDATE ${this.table} SET ${assignments}, updated_at = ${this.now}
       WHERE ${thisConnection} AND ${condition}`,
      parameters,
    );
    return affected > 0;
  }
}
