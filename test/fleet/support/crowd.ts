import type { Stage } from './fixture.js';

const FIRST_HUB_ID = 1_000_000_000;

/** Fills PostgreSQL up to so many connections: copies of one that nobody calls for. */
export async function crowd(stage: Stage, hubId: number, total: number): Promise<void> {
  const [counted] = await stage.query<{ total: string }>(
    'SELECT count(*) AS total FROM hubspot_connection',
  );
  const present = Number(counted?.total);
  await stage.query(`
    INSERT INTO hubspot_connection (client_id, hub_id, id, status, sealed_access_token,
      sealed_refresh_token, scopes, user_id, token_version, expires_at, lifetime_ms, lease_owner,
      lease_until, not_before, back_off_ms, installed_at, updated_at)
    SELECT client_id, copy, gen_random_uuid()::text, status, sealed_access_token,
      sealed_refresh_token, scopes, user_id, token_version, expires_at, lifetime_ms, NULL,
      0, 0, 0, installed_at, updated_at
    FROM hubspot_connection,
      generate_series(${FIRST_HUB_ID + present}, ${FIRST_HUB_ID + total - 1}) AS copy
    WHERE hub_id = ${hubId}`);
  await stage.query('ANALYZE hubspot_connection');
}
