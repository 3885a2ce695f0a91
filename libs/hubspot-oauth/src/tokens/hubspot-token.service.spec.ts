import { errorOf } from '../../../../test/tokens/support/error-of.js';
import {
  HUB_ID,
  OTHER_HUB_ID,
  TokenFixture,
} from '../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../test/tokens/support/token-process.js';
import { HubSpotClientRejectedError } from '../errors/configuration.errors.js';
import {
  HubSpotConnectionNotFoundError,
  HubSpotUnavailableError,
  InvalidHubIdError,
} from '../errors/connection.errors.js';
import type { CachedConnection } from './cached-connection.js';

const MINUTE_MS = 60_000;

describe('HubSpotTokenService', () => {
  let fixture: TokenFixture;
  let process: TokenProcess;
  let cached: CachedConnection;

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    process = await fixture.connected();
    const connection = process.cache.get(HUB_ID);
    if (connection === undefined) throw new Error('Nothing is cached');
    cached = connection;
    fixture.statements.length = 0;
  });
  afterEach(() => fixture.close());

  const token = (options = {}) => fixture.until(process.service.getAccessToken(HUB_ID, options));
  const refresh = (rejected?: string) =>
    fixture.until(process.service.refresh(HUB_ID, { rejected }));
  const close = () => process.service.beforeApplicationShutdown();
  const goTo = (monotonicMs: number) =>
    fixture.clock.advance(monotonicMs - fixture.clock.monotonicNow());
  const answer = (endpoint: 'introspect' | 'token', status: number, body: unknown = {}) =>
    fixture.emulator.faults.plan({ endpoint, fault: { kind: 'status', status, body } });

  describe('getAccessToken', () => {
    it('returns the token in memory without a statement, and remembers the use', async () => {
      fixture.clock.advance(1_000);
      expect(await process.service.getAccessToken(HUB_ID)).toBe(cached.accessToken);
      expect(fixture.statements).toEqual([]);
      expect(cached.usedAtMs).toBe(fixture.clock.monotonicNow());
    });

    it('refreshes it in the background once that is due, and returns it meanwhile', async () => {
      goTo(cached.nextRefreshAtMs - 1);
      await process.cache.load(HUB_ID);
      expect(await token()).toBe(cached.accessToken);
      await fixture.pass(0);
      expect(fixture.refreshes()).toBe(0);
      goTo(cached.nextRefreshAtMs);
      expect(await process.service.getAccessToken(HUB_ID)).toBe(cached.accessToken);
      await fixture.until(process.refresher.idle());
      expect(fixture.refreshes()).toBe(1);
      expect(await token()).not.toBe(cached.accessToken);
    });

    it('waits for a new one from the last 5 s on', async () => {
      goTo(cached.usableUntilMs - 1);
      await process.cache.load(HUB_ID);
      expect(process.service.cachedAccessToken(HUB_ID, fixture.clock.monotonicNow())).toBe(
        cached.accessToken,
      );
      await fixture.until(process.refresher.idle());
      process.cache.remember(cached);
      goTo(cached.usableUntilMs);
      expect(process.service.cachedAccessToken(HUB_ID, fixture.clock.monotonicNow())).toBe(
        undefined,
      );
      expect(await token()).not.toBe(cached.accessToken);
    });

    it('reads the row of a connection that is not in memory, and remembers the use', async () => {
      process.cache.forget(HUB_ID);
      fixture.beforeStatement = () => fixture.clock.advance(500);
      expect(await process.service.getAccessToken(HUB_ID)).toBe(cached.accessToken);
      expect(process.cache.get(HUB_ID)?.usedAtMs).toBe(500);
      expect(fixture.refreshes()).toBe(0);
    });

    it('fails for accounts that are not connected', async () => {
      const error = await errorOf(process.service.getAccessToken(OTHER_HUB_ID));
      expect(error).toBeInstanceOf(HubSpotConnectionNotFoundError);
    });

    it('ends the wait of a caller that stops, and lets the refresh go on', async () => {
      fixture.clock.advance(31 * MINUTE_MS);
      const reason = new Error('The caller stopped');
      const caller = new AbortController();
      const waiting = errorOf(process.service.getAccessToken(HUB_ID, { signal: caller.signal }));
      caller.abort(reason);
      expect(await waiting).toBe(reason);
      await fixture.until(process.refresher.idle());
      expect(await fixture.row()).toMatchObject({ tokenVersion: 2 });
    });

    it('begins nothing for a caller that has stopped already', async () => {
      fixture.clock.advance(31 * MINUTE_MS);
      const reason = new Error('The caller stopped');
      const signal = AbortSignal.abort(reason);
      expect(await errorOf(process.service.getAccessToken(HUB_ID, { signal }))).toBe(reason);
      expect(await errorOf(process.service.refresh(HUB_ID, { signal }))).toBe(reason);
      expect(fixture.statements).toEqual([]);
    });

    it('returns a token to a caller that does not stop', async () => {
      fixture.clock.advance(31 * MINUTE_MS);
      const { signal } = new AbortController();
      expect(await token({ signal })).not.toBe(cached.accessToken);
      process.cache.forget(HUB_ID);
      expect(
        await errorOf(process.service.getAccessToken(OTHER_HUB_ID, { signal })),
      ).toBeInstanceOf(HubSpotConnectionNotFoundError);
    });
  });

  describe('refresh', () => {
    it('refreshes in any case without a rejected token', async () => {
      expect(await refresh()).not.toBe(cached.accessToken);
      expect(fixture.refreshes()).toBe(1);
    });

    it('refreshes only if the rejected token is the stored one', async () => {
      expect(await refresh(`${cached.accessToken}x`)).toBe(cached.accessToken);
      expect(fixture.refreshes()).toBe(0);
      expect(await refresh(cached.accessToken)).not.toBe(cached.accessToken);
      expect(fixture.refreshes()).toBe(1);
    });

    it('ends the wait of a caller that stops', async () => {
      const reason = new Error('The caller stopped');
      const caller = new AbortController();
      const waiting = errorOf(process.service.refresh(HUB_ID, { signal: caller.signal }));
      caller.abort(reason);
      expect(await waiting).toBe(reason);
      await fixture.until(process.refresher.idle());
      expect(fixture.refreshes()).toBe(1);
    });
  });

  describe('introspect', () => {
    it('returns what HubSpot says about the token', async () => {
      expect(await process.service.introspect(HUB_ID)).toMatchObject({
        active: true,
        hubId: HUB_ID,
      });
    });

    it('opens the circuit breaker if HubSpot rejects the client', async () => {
      answer('introspect', 401, { error: 'invalid_client' });
      const error = await errorOf(process.service.introspect(HUB_ID));
      expect(error).toBeInstanceOf(HubSpotClientRejectedError);
      expect(() => process.circuitBreaker.check()).toThrow(HubSpotClientRejectedError);
    });

    it('fails for a while if HubSpot is down', async () => {
      answer('introspect', 503);
      const error = await errorOf(process.service.introspect(HUB_ID));
      expect(error).toBeInstanceOf(HubSpotUnavailableError);
      expect(error).toMatchObject({ hubId: HUB_ID, retryAfterMs: 1_000 });
      expect(() => process.circuitBreaker.check()).not.toThrow();
    });
  });

  it('passes on disconnects and adoptions', async () => {
    const { refreshToken } = await fixture.grantOf(process, OTHER_HUB_ID);
    expect(await process.service.adopt({ refreshToken })).toMatchObject({ hubId: OTHER_HUB_ID });
    expect(await process.service.disconnect(HUB_ID)).toBe(true);
    expect(fixture.emulator.requests.count('uninstall')).toBe(0);
    expect(await process.service.disconnect(OTHER_HUB_ID, { uninstall: true })).toBe(true);
    expect(fixture.emulator.requests.count('uninstall')).toBe(1);
  });

  it.each([0, -1, 1.5, 2 ** 53, '1234567'])('refuses the account id %p', async (value) => {
    const hubId = value as number;
    const { service } = process;
    for (const call of [
      () => service.getAccessToken(hubId),
      () => service.refresh(hubId),
      () => service.introspect(hubId),
      () => service.disconnect(hubId),
      () => service.adopt({ refreshToken: 'na1-token', hubId }),
    ]) {
      expect(await errorOf(call())).toBeInstanceOf(InvalidHubIdError);
    }
    expect([fixture.statements, fixture.refreshes()]).toEqual([[], 0]);
  });

  describe('when the application closes', () => {
    it('waits for a refresh that has begun, and leaves no wait behind', async () => {
      const refreshed = process.service.refresh(HUB_ID);
      const startedAtMs = fixture.clock.monotonicNow();
      await fixture.until(close());
      expect(fixture.clock.monotonicNow() - startedAtMs).toBeLessThan(1_000);
      expect(await fixture.row()).toMatchObject({ tokenVersion: 2 });
      await refreshed;
      expect(fixture.clock.pendingSleeps()).toBe(0);
    });

    it('waits no longer than a call and a write take', async () => {
      fixture.storeFault = 'hangs';
      process.service.refresh(HUB_ID).catch(() => undefined);
      const startedAtMs = fixture.clock.monotonicNow();
      await fixture.until(close());
      const waitedMs = fixture.clock.monotonicNow() - startedAtMs;
      expect(waitedMs >= 15_000 && waitedMs < 15_050).toBe(true);
    });

    it('stores tokens that the store did not take before', async () => {
      let isBroken = true;
      fixture.beforeStatement = (name) => {
        fixture.storeFault = isBroken && name === 'saveTokens' ? 'down' : 'none';
      };
      await fixture.until(process.service.refresh(HUB_ID));
      expect(await fixture.row()).toMatchObject({ tokenVersion: 1 });
      process.shutdown.onModuleDestroy();
      isBroken = false;
      await fixture.until(close());
      expect(await fixture.row()).toMatchObject({ tokenVersion: 2 });
    });
  });
});
