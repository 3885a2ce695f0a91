import { type ConnectionRow, toStoredConnection } from './connection-row.js';

const row: ConnectionRow = {
  client_id: 'client',
  hub_id: 1_099_511_627_783,
  id: 'id',
  status: 'active',
  sealed_access_token: 'access',
  sealed_refresh_token: 'refresh',
  scopes: '["oauth"]',
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
};

/** The row as another driver, or another setting of it, hands the same values over. */
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

  it('leaves an unknown user unknown', () => {
    expect(toStoredConnection({ ...row, user_id: null }).userId).toBeNull();
  });
});
