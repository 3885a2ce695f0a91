import type { Fixture } from './fixture.js';

const FIRST_HUB_ID = 1_000_000_000;

/** Inserts copies of a connection into PostgreSQL until the table holds `total` rows. */
export async function insertConnections(
  fixture: Fixture,
  hubId: number,
  total: number,
): Promise<void> {
  const [counted] = await fixture.query<{ total: string }>(
    'SELECT count(*) AS total FROM hubspot_connection',
  );
  const present = Number(counted?.total);
  await fixture.query(`
    INSERT INTO hubspot_connection (client_id, hub_id, id, status, sealed_access_token,
      sealed_refresh_token, scopes, user_id, token_version, expires_at, lifetime_ms, lease_owner,
      lease_until, not_before, back_off_ms, installed_at, updated_at)
    SELECT client_id, copy, gen_random_uuid()::text, status, sealed_access_token,
      sealed_refresh_token, scopes, user_id, token_version, expires_at, lifetime_ms, NULL,
      0, 0, 0, installed_at, updated_at
    FROM hubspot_connection,
      generate_series(${FIRST_HUB_ID + present}, ${FIRST_HUB_ID + total - 1}) AS copy
    WHERE hub_id = ${hubId}`);
  await fixture.query('ANALYZE hubspot_connection');
}
