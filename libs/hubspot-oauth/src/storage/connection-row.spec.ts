import { type ConnectionRow, tokensOf, toStoredConnection } from './connection-row.js';

const row: ConnectionRow = {
  client_id: 'client',
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
    expect(toStoredConnection(rowWith(convert))).toStrictEqual(toStoredConnection(row));
  });

  it('reads the scopes that tokensOf() wrote, whatever they contain', () => {
    const scopes = ['oauth', `it's "quoted" \\ 100 %`, 'ö'];
    const written = String(tokensOf({ ...toStoredConnection(row), ...tokens, scopes })['scopes']);
    // Nothing that MySQL's NO_BACKSLASH_ESCAPES could spoil.
    expect(written).not.toMatch(/["'\\]/);
    expect(toStoredConnection({ ...row, scopes: written }).scopes).toEqual(scopes);
    expect(toStoredConnection({ ...row, scopes: '' }).scopes).toEqual([]);
  });

  it('reads the scopes of rows that version 0.1.0 wrote', () => {
    const scopes = ['oauth', 'crm.objects.contacts.read'];
    expect(toStoredConnection({ ...row, scopes: JSON.stringify(scopes) }).scopes).toEqual(scopes);
  });

  it.each(['%', '[1]', String.raw`[\"oauth\"]`])(
    'names the account whose scopes are %s',
    (scopes) => {
      expect(() => toStoredConnection({ ...row, scopes })).toThrow(
        expect.objectContaining({
          code: 'connection_store_unavailable',
          cause: expect.objectContaining({ message: expect.stringContaining('1099511627783') }),
        }),
      );
    },
  );

  it('leaves an unknown user unknown', () => {
    expect(toStoredConnection({ ...row, user_id: null }).userId).toBeNull();
  });
});
