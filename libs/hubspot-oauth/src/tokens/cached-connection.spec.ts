import { inspect } from 'node:util';
import type { StoredConnection } from '../connections/hubspot-connection.repository.js';
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
  sessionVersion: 1,
};

describe('CachedConnection', () => {
  const cached = new CachedConnection(row, 'a-token', 500, 0.5);

  it('counts down from the start of the read', () => {
    expect(cached).toMatchObject({
      accessToken: 'a-token',
      expiresAtMs: 1_000_500,
      eagerRefreshFromMs: 700_500,
      nextRefreshAtMs: 730_500,
      usableUntilMs: 995_500,
      checkedAtMs: 500,
      usedAtMs: 500,
    });
  });

  it('has the visible connection of the row', () => {
    expect(cached.connection).toEqual({
      id: 'e6a4',
      hubId: 1,
      clientId: 'app',
      status: 'active',
      scopes: row.scopes,
      userId: null,
      expiresAt: new Date(row.expiresAt),
      installedAt: new Date(row.installedAt),
      sessionVersion: 1,
    });
    expect(Object.isFrozen(cached.connection)).toBe(true);
    expect(Object.isFrozen(cached.connection.scopes)).toBe(true);
  });

  it('belongs to the version and the grant that it was made from', () => {
    expect(cached.isOf({ ...row, leaseOwner: 'other', backOffMs: 5 })).toBe(true);
    expect(cached.isOf({ ...row, tokenVersion: 2 })).toBe(false);
    expect(cached.isOf({ ...row, tokenVersion: 4 })).toBe(false);
    expect(cached.isOf({ ...row, id: 'e6a5' })).toBe(false);
    expect(cached.isOf({ ...row, sessionVersion: 2 })).toBe(false);
  });

  it('does not print its token', () => {
    const printed =
      inspect(cached, { depth: Infinity, showHidden: true, getters: true }) +
      JSON.stringify(cached);
    expect(printed).toContain('hubId');
    expect(printed).not.toContain('a-token');
  });
});
