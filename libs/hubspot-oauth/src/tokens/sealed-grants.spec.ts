import { HUB_ID, TokenFixture } from '../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../test/tokens/support/token-process.js';
import type { StoredConnection } from '../connections/hubspot-connection.repository.js';
import { UnsealError } from '../errors/configuration.errors.js';
import { ReauthorizationRequiredError } from '../errors/connection.errors.js';
import type { CompleteGrant } from './sealed-grants.js';

describe('SealedGrants', () => {
  let fixture: TokenFixture;
  let process: TokenProcess;
  let grant: CompleteGrant;
  let row: StoredConnection;

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    process = await fixture.connected();
    grant = await fixture.grantOf(process, HUB_ID);
    row = { ...(await fixture.row()), ...process.sealedGrants.seal(HUB_ID, grant) };
  });
  afterEach(() => fixture.close());

  it('open what they sealed, and show nothing of it', () => {
    expect(process.sealedGrants.accessTokenOf(row)).toBe(grant.accessToken);
    expect(process.sealedGrants.refreshTokenOf(row)).toBe(grant.refreshToken);
    const text = JSON.stringify(row);
    expect(text).not.toContain(grant.accessToken);
    expect(text).not.toContain(grant.refreshToken);
  });

  it.each<[string, (sealed: StoredConnection) => StoredConnection]>([
    ['of the next account', (sealed) => ({ ...sealed, hubId: HUB_ID + 1 })],
    [
      'in the column of the refresh token',
      (sealed) => ({ ...sealed, sealedAccessToken: sealed.sealedRefreshToken }),
    ],
  ])('do not open an access token %s', (_name, move) => {
    expect(() => process.sealedGrants.accessTokenOf(move(row))).toThrow(UnsealError);
  });

  it.each<[string, (sealed: StoredConnection) => StoredConnection]>([
    ['of the next account', (sealed) => ({ ...sealed, hubId: HUB_ID + 1 })],
    [
      'in the column of the access token',
      (sealed) => ({ ...sealed, sealedRefreshToken: sealed.sealedAccessToken }),
    ],
  ])('do not open a refresh token %s', (_name, move) => {
    expect(() => process.sealedGrants.refreshTokenOf(move(row))).toThrow(UnsealError);
  });

  it('require an install where a disconnect deleted the tokens', () => {
    const empty = { ...row, sealedAccessToken: null, sealedRefreshToken: null };
    const error = expect.objectContaining({
      constructor: ReauthorizationRequiredError,
      hubId: HUB_ID,
    }) as Error;
    expect(() => process.sealedGrants.accessTokenOf(empty)).toThrow(error);
    expect(() => process.sealedGrants.refreshTokenOf(empty)).toThrow(error);
  });

  it('count the lifetime from when the request was sent, in whole milliseconds', () => {
    fixture.clock.advance(1_500.4);
    const { lifetimeMs, expiresInMs, scopes } = process.sealedGrants.seal(HUB_ID, grant);
    expect({ lifetimeMs, scopes }).toEqual({ lifetimeMs: 1_800_000, scopes: grant.scopes });
    expect(expiresInMs).toBe(1_800_000 - 1_501);
  });
});
