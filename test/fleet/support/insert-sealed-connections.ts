import { Sealer } from '../../../libs/hubspot-oauth/src/encryption/sealer.js';
import { tokenPurpose } from '../../../libs/hubspot-oauth/src/encryption/seal-purposes.js';
import { resolveOptions } from '../../../libs/hubspot-oauth/src/options/resolve-options.js';
import { SystemRandomSource } from '../../../libs/hubspot-oauth/src/runtime/random.js';
import { FIRST_SEALED_HUB_ID } from './account-ids.js';
import type { Fixture } from './fixture.js';
import { OLD_KEY } from './protocol.js';

const AT_ONCE = 2_000;

/** Inserts connections of further accounts into PostgreSQL, each with tokens that can be decrypted. */
export async function insertSealedConnections(
  fixture: Fixture,
  like: number,
  total: number,
): Promise<void> {
  const { clientId, clientSecret } = fixture.settings();
  const options = resolveOptions({
    clientId,
    clientSecret,
    redirectUri: 'http://localhost/callback',
    scopes: ['oauth'],
    encryptionKeys: OLD_KEY,
  });
  const sealer = new Sealer(options, new SystemRandomSource());
  for (let start = 0; start < total; start += AT_ONCE) {
    const rows = Array.from({ length: Math.min(AT_ONCE, total - start) }, (_, index) => {
      const hubId = FIRST_SEALED_HUB_ID + start + index;
      const sealed = (column: 'access_token' | 'refresh_token') =>
        sealer.seal(`${column} of ${hubId}`, tokenPurpose(hubId, column));
      return `(${hubId}, '${sealed('access_token')}', '${sealed('refresh_token')}')`;
    });
    await fixture.query(`
      INSERT INTO hubspot_connection (client_id, hub_id, id, status, sealed_access_token,
        sealed_refresh_token, scopes, user_id, token_version, expires_at, lifetime_ms, lease_owner,
        lease_until, not_before, back_off_ms, installed_at, updated_at)
      SELECT client_id, other.hub_id, gen_random_uuid()::text, status, access_token, refresh_token,
        scopes, user_id, token_version, expires_at, lifetime_ms, NULL, 0, 0, 0, installed_at,
        updated_at
      FROM hubspot_connection AS one,
        (VALUES ${rows.join(', ')}) AS other (hub_id, access_token, refresh_token)
      WHERE one.hub_id = ${like}`);
  }
}
