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
  UnexpectedHubSpotResponseError,
} from '../errors/connection.errors.js';
import type { TokenGrant } from '../oauth-api/token-response.js';
import type { IdentifiedGrant } from './install-grant.js';

describe('InstallGrant', () => {
  let fixture: TokenFixture;
  let process: TokenProcess;
  let grant: IdentifiedGrant;

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    process = fixture.process();
    grant = await fixture.grantOf(process, HUB_ID);
    fixture.emulator.requests.clear();
  });
  afterEach(() => fixture.close());

  const types = () => process.events.map(({ type }) => type);
  const introspections = () => fixture.emulator.requests.count('introspect');
  const describeAs = (status: number, body: unknown, headers?: Record<string, string>) =>
    fixture.emulator.faults.plan({
      endpoint: 'introspect',
      fault: { kind: 'status', status, body, headers },
    });
  const identify = (change: Partial<TokenGrant>, sentRefreshToken?: string) =>
    process.installGrant.identify({ ...grant, ...change }, sentRefreshToken);

  describe('identifies a grant', () => {
    it('by the token response, if that names the account and the scopes', async () => {
      expect(await identify({})).toEqual(grant);
      expect(introspections()).toBe(0);
    });

    it.each<[string, Partial<TokenGrant>]>([
      ['account', { hubId: undefined }],
      ['scopes', { scopes: undefined }],
      ['account, scopes and user', { hubId: undefined, scopes: undefined, userId: undefined }],
    ])('by introspection, if the response has no %s', async (_name, missing) => {
      const userId = fixture.emulator.accounts.get(HUB_ID)?.user.id;
      expect(await identify({ ...missing, userId: undefined })).toEqual({ ...grant, userId });
      expect(userId).toEqual(expect.any(Number));
      expect(introspections()).toBe(1);
    });

    it('and prefers what the response names', async () => {
      describeAs(200, { active: true, hub_id: HUB_ID, user_id: 2, scopes: ['described'] });
      const identified = await identify({ userId: 1, hubId: undefined, scopes: ['granted'] });
      expect(identified).toMatchObject({ userId: 1, scopes: ['granted'] });
    });

    it('by the response alone, if the introspection names nothing', async () => {
      describeAs(200, { active: true });
      const identified = await identify({ scopes: undefined, userId: undefined });
      expect(identified).toMatchObject({ hubId: HUB_ID, scopes: [], userId: undefined });
    });

    it('with the refresh token that was sent, if HubSpot returned none', async () => {
      expect(await identify({ refreshToken: undefined }, 'sent')).toEqual({
        ...grant,
        refreshToken: 'sent',
      });
      expect((await identify({}, 'sent')).refreshToken).toBe(grant.refreshToken);
    });

    it('or fails if there is no refresh token', async () => {
      const error = await errorOf(identify({ refreshToken: undefined, hubId: undefined }));
      expect(error).toBeInstanceOf(UnexpectedHubSpotResponseError);
      expect(introspections()).toBe(0);
    });

    it('or fails if nothing names the account', async () => {
      describeAs(200, { active: true, scopes: ['oauth'] });
      const error = await errorOf(identify({ hubId: undefined }));
      expect(error).toBeInstanceOf(UnexpectedHubSpotResponseError);
    });

    it('or fails if the introspection names another account', async () => {
      describeAs(200, { active: true, hub_id: HUB_ID + 1, scopes: ['oauth'] });
      const error = await errorOf(identify({ scopes: undefined }));
      expect(error).toBeInstanceOf(AccountMismatchError);
      expect(error).toMatchObject({ hubId: HUB_ID, receivedHubId: HUB_ID + 1 });
    });

    it('or fails while HubSpot is down, and leaves the circuit breaker closed', async () => {
      describeAs(503, {}, { 'Retry-After': '7' });
      const error = await errorOf(identify({ scopes: undefined }));
      expect(error).toBeInstanceOf(HubSpotUnavailableError);
      expect(error).toMatchObject({ hubId: HUB_ID, retryAfterMs: 7_000 });
      expect(() => process.circuitBreaker.check()).not.toThrow();
    });

    it('or opens the circuit breaker if HubSpot rejects the client', async () => {
      describeAs(401, { error: 'invalid_client' });
      const error = await errorOf(identify({ scopes: undefined }));
      expect(error).toBeInstanceOf(HubSpotClientRejectedError);
      expect(() => process.circuitBreaker.check()).toThrow(HubSpotClientRejectedError);
    });
  });

  describe('installs a grant', () => {
    it('as an active row with sealed tokens, and remembers it', async () => {
      fixture.clock.advance(2_000);
      const ofUser = { ...grant, userId: 42 };
      const connection = await process.installGrant.install(ofUser, 'marketplace');
      const row = await fixture.row();
      expect(row).toMatchObject({
        status: 'active',
        tokenVersion: 1,
        scopes: grant.scopes,
        userId: 42,
        lifetimeMs: grant.lifetimeMs,
        expiresInMs: grant.lifetimeMs - 2_000,
      });
      expect(process.sealedGrants.accessTokenOf(row)).toBe(grant.accessToken);
      expect(process.sealedGrants.refreshTokenOf(row)).toBe(grant.refreshToken);
      expect(connection).toMatchObject({ id: row.id, hubId: HUB_ID, status: 'active' });
      expect(process.cache.get(HUB_ID)?.connection).toBe(connection);
      expect(process.events).toEqual([
        { type: 'connection.created', connection, source: 'marketplace' },
      ]);
    });

    it('with a token whose use ends when it would if the write had taken no time', async () => {
      fixture.beforeStatement = (name) => {
        if (name === 'install') fixture.clock.advance(500);
      };
      await process.installGrant.install(grant, 'install');
      expect(process.cache.get(HUB_ID)?.expiresAtMs).toBe(grant.sentAtMs + grant.lifetimeMs);
    });

    it('without a user, if HubSpot named none', async () => {
      await process.installGrant.install({ ...grant, userId: undefined }, 'install');
      expect(await fixture.row()).toMatchObject({ userId: null });
    });

    it('over another one, and says which scopes changed', async () => {
      await process.installGrant.install(grant, 'install');
      process.events.length = 0;
      const scopes = ['oauth', 'tickets'];
      await process.installGrant.install({ ...grant, scopes }, 'install');
      expect(await fixture.row()).toMatchObject({ tokenVersion: 2, scopes });
      expect(process.events).toMatchObject([
        { type: 'connection.created' },
        {
          type: 'connection.scopes_changed',
          added: ['tickets'],
          removed: ['crm.objects.contacts.read'],
        },
      ]);
    });

    it('over one that is revoked, which had scopes too', async () => {
      await process.installGrant.install(grant, 'install');
      const key = { ...(await fixture.row()), owner: 'other', leaseMs: 1_000 };
      await fixture.store.takeLease({ ...key, statuses: ['active'] });
      await fixture.store.markRevoked({ ...key, expectedVersion: 1 });
      process.events.length = 0;
      await process.installGrant.install({ ...grant, scopes: ['oauth'] }, 'install');
      expect(types()).toEqual(['connection.created', 'connection.scopes_changed']);
      expect(await fixture.row()).toMatchObject({ status: 'active' });
    });

    it('after a disconnect as a new connection', async () => {
      const first = await process.installGrant.install(grant, 'install');
      await fixture.until(process.disconnection.disconnect(HUB_ID, false));
      process.events.length = 0;
      const second = await process.installGrant.install({ ...grant, scopes: ['oauth'] }, 'install');
      expect(second.id).not.toBe(first.id);
      expect(types()).toEqual(['connection.created']);
    });

    it('of one account beside those of others', async () => {
      const other = await fixture.grantOf(process, OTHER_HUB_ID);
      await process.installGrant.install(grant, 'install');
      await process.installGrant.install(other, 'install');
      expect((await fixture.row()).id).not.toBe((await fixture.row(OTHER_HUB_ID)).id);
    });
  });
});
