import { type ConnectionRow, tokensOf, toStoredConnection } from './connection-row.js';

const row: ConnectionRow = {
  hub_id: 1_099_511_627_783,
  id: 'id',
  status: 'active',
  sealed_access_token: 'access',
  sealed_refresh_token: 'refresh',
  scopes: 'oauth crm.objects.contacts.read',
  user_id: 42,
  token_version: 3,
  expires_at: 1_800_000_000_000,
  expires_in_ms: 60_000,
  lifetime_ms: 1_800_000,
  lease_owner: null,
  lease_ends_in_ms: -1_800_000_000_000,
  not_before_in_ms: -1_800_000_000_000,
  back_off_ms: 0,
  installed_at: 1_700_000_000_000,
  session_version: 1,
};

const tokens = { sealedAccessToken: 'access', sealedRefreshToken: 'refresh' };

/** The row as another driver, or another setting of it, returns it. */
function rowWith(convert: (value: number) => string | bigint): ConnectionRow {
  const entries = Object.entries(row).map(([column, value]) => [
    column,
    typeof value === 'number' ? convert(value) : value,
  ]);
  return Object.fromEntries(entries);
}

describe('toStoredConnection', () => {
  it.each([
    ['strings', String],
    ['BigInts', BigInt],
  ])('reads numbers that come as %s', (_, convert) => {
    expect(toStoredConnection(rowWith(convert), 'client')).toStrictEqual(
      toStoredConnection(row, 'client'),
    );
  });

  it('reads the scopes that tokensOf() wrote, whatever they contain', () => {
    const scopes = ['oauth', `it's "quoted" \\ 100 %`, 'ö'];
    const written = String(
      tokensOf({ ...toStoredConnection(row, 'client'), ...tokens, scopes })['scopes'],
    );
    // Nothing that MySQL's NO_BACKSLASH_ESCAPES could spoil.
    expect(written).not.toMatch(/["'\\]/);
    expect(toStoredConnection({ ...row, scopes: written }, 'client').scopes).toEqual(scopes);
    expect(toStoredConnection({ ...row, scopes: '' }, 'client').scopes).toEqual([]);
  });

  it('gives rows with the same scopes one frozen array', () => {
    const { scopes } = toStoredConnection(row, 'client');
    expect(scopes).toEqual(['oauth', 'crm.objects.contacts.read']);
    expect(toStoredConnection({ ...row, hub_id: 2 }, 'client').scopes).toBe(scopes);
    expect(Object.isFrozen(scopes)).toBe(true);
  });

  it('reads the scopes of rows that version 0.1.0 wrote', () => {
    const scopes = ['oauth', 'crm.objects.contacts.read'];
    expect(toStoredConnection({ ...row, scopes: JSON.stringify(scopes) }, 'client').scopes).toEqual(
      scopes,
    );
  });

  it.each([
    ['scopes', '%'],
    ['scopes', '[1]'],
    ['scopes', String.raw`[\"oauth\"]`],
    ['status', 'Active'],
    ['status', ''],
  ])('names the account whose %s are %s', (column, text) => {
    expect(() => toStoredConnection({ ...row, [column]: text }, 'client')).toThrow(
      expect.objectContaining({
        code: 'connection_store_unavailable',
        cause: expect.objectContaining({
          message: expect.stringContaining(`The ${column} column of HubSpot account 1099511627783`),
        }),
      }),
    );
  });

  it('leaves an unknown user unknown', () => {
    expect(toStoredConnection({ ...row, user_id: null }, 'client').userId).toBeNull();
  });
});
