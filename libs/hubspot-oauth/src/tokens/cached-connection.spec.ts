import type { StoredConnection } from '../connections/hubspot-connection.repository.js';
import { SharedGrantTerms } from './grant-terms.js';
import { CachedConnection } from './cached-connection.js';

const row: StoredConnection = {
  id: 'e6a4',
  clientId: 'app',
  hubId: 1,
  status: 'active',
  sealedAccessToken: null,
  sealedRefreshToken: null,
  scopes: ['oauth', 'crm.objects.contacts.read'],
  userId: null,
  tokenVersion: 3,
  expiresAt: 1_800_000_000_000,
  expiresInMs: 1_000_000,
  lifetimeMs: 1_800_000,
  leaseOwner: null,
  leaseEndsInMs: 0,
  notBeforeInMs: 0,
  backOffMs: 0,
  installedAt: 1_700_000_000_000,
};

describe('a live connection', () => {
  const terms = new SharedGrantTerms();
  const liveOf = (stored: StoredConnection) =>
    new CachedConnection(stored, terms.of(stored), 'token', 500.75, 0.5);

  it('counts down from its read, early rather than late', () => {
    expect(liveOf(row)).toMatchObject({
      expiresAtMs: 1_000_500,
      refreshFromMs: 700_500,
      nextRefreshAtMs: 730_500,
      usableUntilMs: 995_500,
      checkedAtMs: 500,
      usedAtMs: 500,
    });
  });

  it('remembers instants to the millisecond', () => {
    const live = liveOf(row);
    live.usedAtMs = 2_000_000.9;
    live.checkedAtMs = 700.1;
    expect(live).toMatchObject({ usedAtMs: 2_000_000, checkedAtMs: 700, nextRefreshAtMs: 730_500 });
  });

  it('shows its connection', () => {
    const { connection } = liveOf(row);
    expect(connection).toEqual({
      id: 'e6a4',
      hubId: 1,
      clientId: 'app',
      status: 'active',
      scopes: row.scopes,
      userId: null,
      expiresAt: new Date(row.expiresAt),
      installedAt: new Date(row.installedAt),
    });
    expect(Object.isFrozen(connection) && Object.isFrozen(connection.scopes)).toBe(true);
  });

  it('shares its scopes with those that have the same', () => {
    const { scopes } = liveOf(row).connection;
    expect(liveOf({ ...row, hubId: 2, scopes: [...row.scopes] }).connection.scopes).toBe(scopes);
    expect(liveOf({ ...row, hubId: 3, scopes: ['oauth'] }).connection.scopes).toEqual(['oauth']);
  });
});
