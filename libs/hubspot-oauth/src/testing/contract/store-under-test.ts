import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import type {
  ConnectionKey,
  HubSpotConnectionRepository,
  InstalledConnection,
  SealedTokens,
  StoredConnection,
} from '../../connections/hubspot-connection.repository.js';

/** What the contract suite runs on. */
export interface ConnectionRepositoryUnderTest {
  readonly repository: HubSpotConnectionRepository;
  /** Moves the store's clock, where it can be moved. Without it the suite waits in real time. */
  readonly advance?: (durationMs: number) => void;
  readonly close: () => Promise<void>;
}

const pollMs = 5;
const timeoutMs = 10_000;

/** An account id that fits neither 32 bits nor the order of strings. */
export const largeHubId = 2 ** 40 + 7;

/** The store, and the steps that many tests begin with. */
export class StoreUnderTest {
  constructor(private readonly opened: () => ConnectionRepositoryUnderTest | undefined) {}

  get repository(): HubSpotConnectionRepository {
    return this.current.repository;
  }

  /** An account that no other test uses. */
  newKey(): ConnectionKey {
    return { clientId: `client-${randomUUID()}`, hubId: largeHubId };
  }

  install(change: Partial<InstalledConnection> = {}): Promise<StoredConnection> {
    return this.repository.install({
      ...this.newKey(),
      ...tokens('first'),
      newId: randomUUID(),
      userId: 42,
      ...change,
    });
  }

  /** Installs once more for an account that is in the store. */
  installOver({ clientId, hubId }: ConnectionKey, newId = 'unused'): Promise<StoredConnection> {
    return this.install({ clientId, hubId, newId, ...tokens('second') });
  }

  /** A connection that `owner` holds the lease of. */
  async installLeased(owner: string, leaseMs = 60_000): Promise<StoredConnection> {
    const connection = await this.install();
    assert.equal(await this.take(connection, owner, leaseMs), true);
    return connection;
  }

  async installDisconnected(): Promise<StoredConnection> {
    const connection = await this.installLeased('disconnecting');
    assert.equal(await this.repository.disconnect({ ...connection, owner: 'disconnecting' }), true);
    return connection;
  }

  async installRevoked(): Promise<StoredConnection> {
    const connection = await this.installLeased('refresher');
    const { tokenVersion: expectedVersion } = connection;
    const request = { ...connection, expectedVersion, owner: 'refresher' };
    assert.equal(await this.repository.markRevoked(request), true);
    return connection;
  }

  take(connection: StoredConnection, owner: string, leaseMs = 60_000): Promise<boolean> {
    const { clientId, hubId, tokenVersion } = connection;
    const statuses = ['active'] as const;
    return this.repository.takeLease({ clientId, hubId, tokenVersion, owner, leaseMs, statuses });
  }

  async read(key: ConnectionKey): Promise<StoredConnection> {
    const connection = await this.repository.find(key);
    assert.ok(connection, 'the connection is in the store');
    return connection;
  }

  /** Lets the store's time pass until `fact` holds. */
  async until(fact: () => Promise<boolean>): Promise<void> {
    for (let passedMs = 0; !(await fact()); passedMs += pollMs) {
      assert.ok(passedMs < timeoutMs, 'the awaited fact never came true');
      if (this.current.advance === undefined) await delay(pollMs);
      else this.current.advance(pollMs);
    }
  }

  private get current(): ConnectionRepositoryUnderTest {
    const current = this.opened();
    assert.ok(current, 'the store was created');
    return current;
  }
}

export function tokens(name: string, change: Partial<SealedTokens> = {}): SealedTokens {
  return {
    sealedAccessToken: `sealed access token ${name}`,
    sealedRefreshToken: `sealed refresh token ${name}`,
    scopes: ['oauth', `scope.of.${name}`],
    expiresInMs: 1_800_000,
    lifetimeMs: 1_800_000,
    ...change,
  };
}

/** Calls `action` many times at once, each with its own name; returns the names that got true. */
export async function race(action: (name: string) => Promise<boolean>): Promise<string[]> {
  const names = Array.from({ length: 20 }, (_, index) => `racer-${index}`);
  const results = await Promise.all(names.map(action));
  return names.filter((_, index) => results[index]);
}

/** `value` ms lie ahead, not more than `ms` and less by a slow test run at most. */
export function assertAhead(value: number, ms: number): void {
  assert.ok(value > ms - 10_000 && value <= ms, `${value} ms lie ahead, of ${ms} ms`);
}
