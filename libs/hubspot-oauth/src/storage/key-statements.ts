import type {
  KeyUsage,
  ResealTokensRequest,
} from '../connections/hubspot-connection.repository.js';
import type {
  AuthorizationPage,
  ResealAuthorizationRequest,
  SealedAuthorization,
} from '../connections/stored-authorization.js';
import { type DriverBigint, keyOf, thisConnection } from './connection-row.js';
import type { Dialect } from './dialects.js';
import type { SqlStatements } from './sql-statements.js';

interface CountRow {
  readonly key_id: string;
  readonly total: DriverBigint;
}

interface AuthorizationRow {
  readonly state_hash: string;
  readonly sealed_payload: string;
}

/** The statements that change the key of stored values. */
export class KeyStatements {
  constructor(
    private readonly statements: SqlStatements,
    private readonly connections: string,
    private readonly authorizations: string,
    private readonly dialect: Dialect,
  ) {}

  async countByKey(clientId: string): Promise<KeyUsage[]> {
    const { connections, authorizations } = this;
    const usage = new Map<string, KeyUsage>();
    const add = (kind: 'connections' | 'authorizations') => (row: CountRow) => {
      const keyId = row.key_id;
      const known = usage.get(keyId) ?? { keyId, connections: 0, authorizations: 0 };
      usage.set(keyId, { ...known, [kind]: Number(row.total) });
    };
    const usedBy = (column: string) =>
      `SELECT hub_id, ${this.dialect.keyIdOf(column)} AS key_id FROM ${connections}
       WHERE client_id = :clientId AND ${column} IS NOT NULL`;
    // UNION counts a row whose two tokens use the same key once.
    const ofConnections = await this.statements.select<CountRow>(
      `SELECT key_id, COUNT(*) AS total
       FROM (${usedBy('sealed_access_token')} UNION ${usedBy('sealed_refresh_token')}) AS used
       GROUP BY key_id`,
      { clientId },
    );
    ofConnections.forEach(add('connections'));
    const ofAuthorizations = await this.statements.select<CountRow>(
      `SELECT key_id, COUNT(*) AS total
       FROM (SELECT ${this.dialect.keyIdOf('sealed_payload')} AS key_id FROM ${authorizations}
             WHERE client_id = :clientId) AS used
       GROUP BY key_id`,
      { clientId },
    );
    ofAuthorizations.forEach(add('authorizations'));
    return [...usage.values()];
  }

  async resealTokens(request: ResealTokensRequest): Promise<boolean> {
    const { expected, replacement } = request;
    const affected = await this.statements.change(
      `UPDATE ${this.connections}
       SET sealed_access_token = :accessToken, sealed_refresh_token = :refreshToken
       WHERE ${thisConnection} AND sealed_access_token = :expectedAccessToken
         AND sealed_refresh_token = :expectedRefreshToken`,
      {
        ...keyOf(request),
        accessToken: replacement.sealedAccessToken,
        refreshToken: replacement.sealedRefreshToken,
        expectedAccessToken: expected.sealedAccessToken,
        expectedRefreshToken: expected.sealedRefreshToken,
      },
    );
    return affected > 0;
  }

  async listAuthorizations(page: AuthorizationPage): Promise<SealedAuthorization[]> {
    const { clientId, after = '', limit } = page;
    const rows = await this.statements.select<AuthorizationRow>(
      `SELECT state_hash, sealed_payload FROM ${this.authorizations}
       WHERE client_id = :clientId AND state_hash > :after ORDER BY state_hash LIMIT :limit`,
      { clientId, after, limit },
    );
    return rows.map((row) => ({ stateHash: row.state_hash, sealedPayload: row.sealed_payload }));
  }

  async resealAuthorization(request: ResealAuthorizationRequest): Promise<boolean> {
    const { stateHash, expected, replacement } = request;
    const affected = await this.statements.change(
      `UPDATE ${this.authorizations} SET sealed_payload = :replacement
       WHERE state_hash = :stateHash AND sealed_payload = :expected`,
      { stateHash, expected, replacement },
    );
    return affected > 0;
  }
}
