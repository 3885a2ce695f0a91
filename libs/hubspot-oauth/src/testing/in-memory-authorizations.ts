import type {
  AuthorizationPage,
  NewAuthorization,
  PurgeAuthorizationsRequest,
  ResealAuthorizationRequest,
  SealedAuthorization,
  StoredAuthorization,
} from '../connections/stored-authorization.js';
import { ConnectionStoreUnavailableError } from '../errors/connection.errors.js';
import type { Clock } from '../runtime/clock.js';

interface AuthorizationRow {
  readonly clientId: string;
  readonly sealedPayload: string;
  readonly expiresAt: number;
  readonly used: boolean;
}

/** The authorizations of `InMemoryHubSpotConnectionRepository`. */
export class InMemoryAuthorizations {
  private readonly rows = new Map<string, AuthorizationRow>();

  constructor(private readonly clock: Clock) {}

  create({ stateHash, clientId, sealedPayload, lifetimeMs }: NewAuthorization): void {
    if (this.rows.has(stateHash)) {
      throw new ConnectionStoreUnavailableError({ cause: new Error('The state exists already.') });
    }
    const expiresAt = this.clock.now() + lifetimeMs;
    this.rows.set(stateHash, { clientId, sealedPayload, expiresAt, used: false });
  }

  find(stateHash: string): StoredAuthorization | undefined {
    const row = this.rows.get(stateHash);
    if (row === undefined) return undefined;
    const { clientId, sealedPayload, used, expiresAt } = row;
    return { clientId, sealedPayload, used, expiresInMs: expiresAt - this.clock.now() };
  }

  consume(stateHash: string): boolean {
    const row = this.rows.get(stateHash);
    if (row === undefined || row.used || row.expiresAt <= this.clock.now()) return false;
    this.rows.set(stateHash, { ...row, used: true });
    return true;
  }

  all(clientId: string): SealedAuthorization[] {
    return [...this.rows]
      .filter(([, row]) => row.clientId === clientId)
      .map(([stateHash, { sealedPayload }]) => ({ stateHash, sealedPayload }));
  }

  list({ clientId, after = '', limit }: AuthorizationPage): SealedAuthorization[] {
    return this.all(clientId)
      .filter(({ stateHash }) => stateHash > after)
      .toSorted((a, b) => (a.stateHash < b.stateHash ? -1 : 1))
      .slice(0, limit);
  }

  reseal({ stateHash, expected, replacement }: ResealAuthorizationRequest): boolean {
    const row = this.rows.get(stateHash);
    if (row?.sealedPayload !== expected) return false;
    this.rows.set(stateHash, { ...row, sealedPayload: replacement });
    return true;
  }

  purge({ olderThanMs, limit }: PurgeAuthorizationsRequest): number {
    const before = this.clock.now() - olderThanMs;
    const old = [...this.rows].filter(([, { expiresAt }]) => expiresAt < before).slice(0, limit);
    for (const [stateHash] of old) this.rows.delete(stateHash);
    return old.length;
  }
}
