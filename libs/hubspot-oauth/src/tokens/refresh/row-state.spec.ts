import type { StoredConnection } from '../../connections/hubspot-connection.repository.js';
import { CachedConnection } from '../cached-connection.js';
import { rowState } from './row-state.js';
import { type TokenRequirement, keyOf, satisfies } from './token-requirement.js';

const row: StoredConnection = {
  id: 'e6a4',
  clientId: 'app',
  hubId: 1,
  status: 'active',
  sealedAccessToken: 'sealed',
  sealedRefreshToken: 'sealed',
  scopes: ['oauth'],
  userId: null,
  tokenVersion: 3,
  expiresAt: 0,
  expiresInMs: 1_800_000,
  lifetimeMs: 1_800_000,
  leaseOwner: null,
  leaseEndsInMs: -1,
  notBeforeInMs: -1,
  backOffMs: 0,
  installedAt: 0,
  sessionVersion: 1,
};
const connection = new CachedConnection(row, 'stored', 0, 0.5);
const EAGER_FROM_MS = 1_500_000;
const USABLE_UNTIL_MS = 1_795_000;
const usable: TokenRequirement = { kind: 'usable' };
const explicit: TokenRequirement = { kind: 'explicit' };

describe('satisfies', () => {
  it.each<[TokenRequirement, number, boolean]>([
    [usable, USABLE_UNTIL_MS - 1, true],
    [usable, USABLE_UNTIL_MS, false],
    [{ kind: 'eager' }, EAGER_FROM_MS - 1, true],
    [{ kind: 'eager' }, EAGER_FROM_MS, false],
    [{ kind: 'replacement', rejected: 'stored' }, 0, false],
    [{ kind: 'replacement', rejected: 'store' }, 0, true],
    [{ kind: 'replacement', rejected: 'other' }, USABLE_UNTIL_MS, false],
  ])('%j at %i ms: %s', (requirement, now, expected) => {
    expect(satisfies(requirement, connection, now, 3)).toBe(expected);
  });

  it('an explicit refresh with a newer version only', () => {
    expect([2, 3, 4].map((version) => satisfies(explicit, connection, 0, version))).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('keyOf', () => {
  it('keeps requirements and rejected tokens apart', () => {
    const keys = [
      keyOf(usable),
      keyOf({ kind: 'eager' }),
      keyOf(explicit),
      keyOf({ kind: 'replacement', rejected: 'a' }),
      keyOf({ kind: 'replacement', rejected: 'b' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

const stateOf = (changes: Partial<StoredConnection>, requirement: TokenRequirement = usable) =>
  rowState({ ...row, ...changes }, undefined, requirement, 3, 0).kind;

describe('rowState', () => {
  it('is not connected without a row, or once disconnected', () => {
    expect(rowState(undefined, undefined, usable, 0, 0)).toEqual({ kind: 'not_connected' });
    expect(stateOf({ status: 'disconnected' })).toBe('not_connected');
    expect(stateOf({ status: 'disconnected' }, explicit)).toBe('not_connected');
  });

  it('is revoked, except for an explicit refresh', () => {
    const status = 'reauthorization_required';
    expect(stateOf({ status })).toBe('revoked');
    expect(stateOf({ status }, { kind: 'replacement', rejected: 'x' })).toBe('revoked');
    expect(stateOf({ status }, explicit)).toBe('free');
  });

  it.each([
    ['revoked', { notBeforeInMs: 1, backOffMs: 300_000 }],
    ['revoked', { notBeforeInMs: 300_000, backOffMs: 300_000 }],
    ['free', { notBeforeInMs: 0, backOffMs: 300_000 }],
    ['free', { notBeforeInMs: 301_001, backOffMs: 300_000 }],
    ['paused', { notBeforeInMs: 1, backOffMs: 10_000 }],
  ])('is %s for an explicit refresh of a revoked grant with %j', (kind, changes) => {
    expect(stateOf({ status: 'reauthorization_required', ...changes }, explicit)).toBe(kind);
  });

  it('is satisfied by the token of the row, also while it is leased or paused', () => {
    const changes = { leaseOwner: 'other', leaseEndsInMs: 5, notBeforeInMs: 5 };
    expect(rowState({ ...row, ...changes }, connection, usable, 3, 0)).toEqual({
      kind: 'satisfied',
      connection,
    });
    expect(rowState(row, connection, usable, 3, USABLE_UNTIL_MS).kind).toBe('free');
  });

  it.each([
    ['leased', { leaseOwner: 'other', leaseEndsInMs: 1 }],
    ['free', { leaseOwner: 'other', leaseEndsInMs: 0 }],
    ['free', { leaseOwner: null, leaseEndsInMs: 1 }],
    ['paused', { notBeforeInMs: 1 }],
    ['free', { notBeforeInMs: 0 }],
    ['leased', { leaseOwner: 'other', leaseEndsInMs: 1, notBeforeInMs: 1 }],
    ['paused', { leaseOwner: 'other', leaseEndsInMs: 0, notBeforeInMs: 1 }],
  ])('is %s with %j', (kind, changes) => {
    expect(stateOf(changes)).toBe(kind);
  });

  it.each([
    ['leased', { leaseOwner: 'other', leaseEndsInMs: 16_000 }],
    ['free', { leaseOwner: 'other', leaseEndsInMs: 16_001 }],
    ['paused', { notBeforeInMs: 3_000, backOffMs: 2_000 }],
    ['free', { notBeforeInMs: 3_001, backOffMs: 2_000 }],
  ])('is %s with %j, if leases last 15 s: the clock was set back', (kind, changes) => {
    const changed = { ...row, ...changes };
    expect(rowState(changed, undefined, usable, 3, 0, 15_000).kind).toBe(kind);
  });

  it('has the time until the lease or the pause ends', () => {
    const leased = { ...row, leaseOwner: 'other', leaseEndsInMs: 7 };
    expect(rowState(leased, undefined, usable, 3, 0)).toMatchObject({ endsInMs: 7 });
    expect(rowState({ ...row, notBeforeInMs: 8 }, undefined, usable, 3, 0)).toMatchObject({
      endsInMs: 8,
    });
  });
});
