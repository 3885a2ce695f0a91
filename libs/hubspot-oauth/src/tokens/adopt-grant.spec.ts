import { errorOf } from '../../../../test/tokens/support/error-of.js';
import {
  HUB_ID,
  OTHER_HUB_ID,
  TokenFixture,
} from '../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../test/tokens/support/token-process.js';
import { HubSpotClientRejectedError } from '../errors/configuration.errors.js';
import {
  AccountMismatchError,
  HubSpotUnavailableError,
  InvalidRefreshTokenError,
} from '../errors/connection.errors.js';

describe('AdoptGrant', () => {
  let fixture: TokenFixture;
  let process: TokenProcess;
  let refreshToken: string;

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    process = fixture.process();
    ({ refreshToken } = await fixture.grantOf(process, HUB_ID));
  });
  afterEach(() => fixture.close());

  const answer = (status: number, body: unknown, headers?: Record<string, string>) =>
    fixture.emulator.faults.plan({
      endpoint: 'token',
      fault: { kind: 'status', status, body, headers },
    });
  const adopt = (hubId?: number) => process.adoption.adopt({ refreshToken, hubId });
  const stored = async () => fixture.store.list({ clientId: process.options.clientId, limit: 10 });

  it.each([HUB_ID, undefined])(
    'refreshes once and stores the grant of account %s',
    async (hubId) => {
      const connection = await adopt(hubId);
      expect(connection).toMatchObject({ hubId: HUB_ID, status: 'active' });
      expect(fixture.refreshes()).toBe(1);
      const row = await fixture.row();
      expect(process.sealedGrants.refreshTokenOf(row)).toBe(refreshToken);
      expect(process.sealedGrants.accessTokenOf(row)).toBe(process.cache.get(HUB_ID)?.accessToken);
      expect(process.events).toEqual([
        { type: 'connection.created', connection, source: 'adoption' },
      ]);
    },
  );

  it('stores the refresh token that HubSpot returned, if it rotated', async () => {
    fixture.emulator.faults.plan({ endpoint: 'token', fault: { kind: 'rotate-refresh-token' } });
    await adopt();
    const latest = process.sealedGrants.refreshTokenOf(await fixture.row());
    expect(latest).not.toBe(refreshToken);
    expect(await process.api.refresh(latest)).toMatchObject({ ok: true });
  });

  it.each([OTHER_HUB_ID, HUB_ID + 1, HUB_ID - 1])(
    'does not store the grant of another account than %s',
    async (hubId) => {
      const error = await errorOf(adopt(hubId));
      expect(error).toBeInstanceOf(AccountMismatchError);
      expect(error).toMatchObject({ hubId, receivedHubId: HUB_ID });
      expect(await stored()).toEqual([]);
    },
  );

  it('fails if HubSpot does not accept the refresh token', async () => {
    fixture.emulator.accounts.uninstall(HUB_ID);
    expect(await errorOf(adopt())).toBeInstanceOf(InvalidRefreshTokenError);
    expect(await stored()).toEqual([]);
    expect(() => process.circuitBreaker.check()).not.toThrow();
  });

  it('fails for a while if HubSpot is down', async () => {
    answer(503, {}, { 'Retry-After': '7' });
    const error = await errorOf(adopt(HUB_ID));
    expect(error).toBeInstanceOf(HubSpotUnavailableError);
    expect(error).toMatchObject({ hubId: HUB_ID, retryAfterMs: 7_000 });
    expect((error as Error).message).toContain('did not refresh the grant to adopt');
    expect(() => process.circuitBreaker.check()).not.toThrow();
  });

  it('opens the circuit breaker if HubSpot rejects the client, and then sends nothing', async () => {
    answer(401, { error: 'invalid_client' });
    expect(await errorOf(adopt())).toBeInstanceOf(HubSpotClientRejectedError);
    expect(await errorOf(adopt())).toBeInstanceOf(HubSpotClientRejectedError);
    expect(fixture.refreshes()).toBe(1);
  });

  it('closes the circuit breaker with a success', async () => {
    process.circuitBreaker.trip();
    fixture.clock.advance(30_000);
    await adopt();
    expect(() => process.circuitBreaker.check()).not.toThrow();
  });

  it('closes it also if the grant belongs to another account', async () => {
    process.circuitBreaker.trip();
    fixture.clock.advance(30_000);
    await errorOf(adopt(OTHER_HUB_ID));
    expect(() => process.circuitBreaker.check()).not.toThrow();
  });
});
