import type { InstalledConnection } from '../connections/hubspot-connection.repository.js';
import {
  keyOf,
  noBackOff,
  noLease,
  thisConnection,
  tokensOf,
  writeTokens,
} from './connection-row.js';
import type { SqlStatements, StatementParameters } from './sql-statements.js';

/** The statements that write a new grant, whatever is stored for the account. */
export class InstallStatements {
  constructor(
    private readonly statements: SqlStatements,
    private readonly table: string,
    private readonly now: string,
  ) {}

  /** Returns false if the row was deleted in between. */
  async write(connection: InstalledConnection): Promise<boolean> {
    const { newId, userId } = connection;
    const parameters = { ...keyOf(connection), ...tokensOf(connection), newId, userId };
    return (
      (await this.overwrite(parameters)) ||
      (await this.insert(parameters)) ||
      // Another process inserted the row in between.
      (await this.overwrite(parameters))
    );
  }

  private async overwrite(parameters: StatementParameters): Promise<boolean> {
    const affected = await this.statements.change(
      // The id is first: MySQL assigns from left to right, and the id depends on the old status.
      `UPDATE ${this.table}
       SET id = CASE WHEN status = 'disconnected' THEN :newId ELSE id END, ${writeTokens(this.now)},
         status = 'active', user_id = :userId, token_version = token_version + 1, session_version = session_version + 1,
         ${noLease}, ${noBackOff}, installed_at = ${this.now}, updated_at = ${this.now}
       WHERE ${thisConnection}`,
      parameters,
    );
    return affected > 0;
  }

  private insert(parameters: StatementParameters): Promise<boolean> {
    return this.statements.insert(
      `INSERT INTO ${this.table} (client_id, hub_id, id, status, sealed_access_token,
         sealed_refresh_token, scopes, user_id, token_version, expires_at, lifetime_ms,
         lease_owner, lease_until, not_before, back_off_ms, installed_at, updated_at, session_version)
       VALUES (:clientId, :hubId, :newId, 'active', :sealedAccessToken, :sealedRefreshToken,
         :scopes, :userId, 1, ${this.now} + :expiresInMs, :lifetimeMs,
         NULL, 0, 0, 0, ${this.now}, ${this.now}, 1)`,
      parameters,
    );
  }
}
