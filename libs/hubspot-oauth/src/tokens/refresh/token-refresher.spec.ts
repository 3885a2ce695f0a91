import { HUB_ID, TokenFixture } from '../../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../../test/tokens/support/token-process.js';
import { ApplicationShutdownError } from '../../errors/application-shutdown.error.js';
import {
  ConnectionStoreUnavailableError,
  HubSpotConnectionNotFoundError,
  HubSpotUnavailableError,
  ReauthorizationRequiredError,
} from '../../errors/connection.errors.js';
import type { TokenRequirement } from './token-requirement.js';

const MINUTE_MS = 60_000;
const usable: TokenRequirement = { kind: 'usable' };
const eager: TokenRequirement = { kind: 'eager' };
const explicit: TokenRequirement = { kind: 'explicit' };

describe('TokenRefresher', () => {
  let fixture: TokenFixture;
  let process: TokenProcess;

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    process = await fixture.connected();
  });
  afterEach(() => fixture.close());

  const obtain = (requirement = usable as TokenRequirement, from = process, hubId = HUB_ID) =>
    fixture.until(from.refresher.obtain(hubId, requirement));
  const errorOf = (requirement = usable as TokenRequirement, hubId = HUB_ID) =>
    obtain(requirement, process, hubId).then(
      () => undefined,
      (error: unknown) => error,
    );
  const expire = () => fixture.clock.advance(31 * MINUTE_MS);
  const elapsed = async (work: () => Promise<unknown>) => {
    const startedAtMs = fixture.clock.monotonicNow();
    await work();
    return fixture.clock.monotonicNow() - startedAtMs;
  };
  async function leaseToOther(leaseMs: number): Promise<void> {
    const request = { ...(await fixture.row()), owner: 'other', leaseMs, statuses: ['active'] };
    await fixture.store.takeLease(request as never);
  }
  async function pauseRefreshes(backOffMs: number): Promise<void> {
    await leaseToOther(1_000);
    await fixture.store.backOff({ ...(await fixture.row()), owner: 'other', backOffMs });
  }

  const down = () => {
    const fault = { kind: 'status', status: 503 } as const;
    return fixture.emulator.faults.plan({ endpoint: 'token', times: 'always', fault });
  };

  it('takes the token of the row if it is valid', async () => {
    const other = fixture.process();
    expect((await obtain(usable, other)).accessToken).toBe(process.cache.get(HUB_ID)?.accessToken);
    expect(fixture.refreshes()).toBe(0);
  });

  it('refreshes once for callers of several processes', async () => {
    expire();
    const other = fixture.process();
    const callers = [process, other, process, other].map((from) => obtain(usable, from));
    const tokens = await Promise.all(callers);
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1);
    expect(fixture.refreshes()).toBe(1);
  });

  it('shares a run among callers with the same requirement only', () => {
    const { refresher } = process;
    const run = (requirement: TokenRequirement) => {
      const started = refresher.obtain(HUB_ID, requirement);
      started.catch(() => undefined);
      return started;
    };
    expect(run({ kind: 'replacement', rejected: 'a' })).toBe(
      run({ kind: 'replacement', rejected: 'a' }),
    );
    expect(run({ kind: 'replacement', rejected: 'a' })).not.toBe(
      run({ kind: 'replacement', rejected: 'b' }),
    );
    expect(run(usable)).not.toBe(run(eager));
  });

  it('replaces a rejected token only if it is still the stored one', async () => {
    const { accessToken } = await obtain();
    const next = await obtain({ kind: 'replacement', rejected: accessToken });
    expect(next.accessToken).not.toBe(accessToken);
    expect((await obtain({ kind: 'replacement', rejected: accessToken })).accessToken).toBe(
      next.accessToken,
    );
    expect(fixture.refreshes()).toBe(1);
  });

  it('waits for the lease of another process, and takes over when it lapses', async () => {
    expire();
    await leaseToOther(5_000);
    const waitedMs = await elapsed(() => obtain());
    expect(waitedMs).toBeGreaterThanOrEqual(5_000);
    expect(waitedMs).toBeLessThan(5_400);
    expect(process.events).toMatchObject([
      { type: 'lease.taken_over', hubId: HUB_ID },
      { type: 'connection.refreshed' },
    ]);
  });

  it('waits for a pause that ends in time', async () => {
    expire();
    await pauseRefreshes(2_000);
    const waitedMs = await elapsed(() => obtain());
    expect(waitedMs >= 2_000 && waitedMs < 2_400).toBe(true);
  });

  it('fails at once if the pause ends too late', async () => {
    expire();
    await pauseRefreshes(20_300);
    let error: unknown;
    expect(await elapsed(async () => (error = await errorOf()))).toBeLessThan(50);
    expect(error).toMatchObject({ code: 'hubspot_unavailable', retryAfterMs: 20_300 });
  });

  it('fails for accounts without an active connection', async () => {
    expect(await errorOf(usable, 99)).toBeInstanceOf(HubSpotConnectionNotFoundError);
    expire();
    fixture.emulator.accounts.uninstall(HUB_ID);
    expect(await errorOf()).toBeInstanceOf(ReauthorizationRequiredError);
    expect(await errorOf()).toBeInstanceOf(ReauthorizationRequiredError);
    expect(await errorOf({ kind: 'replacement', rejected: 'x' })).toBeInstanceOf(
      ReauthorizationRequiredError,
    );
    expect(fixture.refreshes()).toBe(1);
  });

  it('sends nothing while the circuit breaker is open', async () => {
    process.circuitBreaker.trip();
    expect(await errorOf(explicit)).toMatchObject({ code: 'client_rejected' });
    expect(fixture.refreshes()).toBe(0);
  });

  describe('with a token that is still valid', () => {
    it('returns it while HubSpot is down, also in its last seconds', async () => {
      const cached = await obtain();
      fixture.clock.advance(cached.usableUntilMs - fixture.clock.monotonicNow());
      down();
      expect(await obtain()).toBe(cached);
    });

    it('returns it while HubSpot is down, also in a process that has just read it', async () => {
      const { accessToken, usableUntilMs } = await obtain();
      fixture.clock.advance(usableUntilMs - fixture.clock.monotonicNow());
      down();
      const started = fixture.process();
      const obtained = await fixture.until(started.refresher.obtain(HUB_ID, usable));
      expect(obtained.accessToken).toBe(accessToken);
    });

    it('does not return it for a replacement or an explicit refresh', async () => {
      const { accessToken } = await obtain();
      down();
      expect(await errorOf({ kind: 'replacement', rejected: accessToken })).toBeInstanceOf(
        HubSpotUnavailableError,
      );
      fixture.clock.advance(2_000);
      expect(await errorOf(explicit)).toBeInstanceOf(HubSpotUnavailableError);
    });

    it('does not return it once it has expired', async () => {
      await obtain();
      down();
      expire();
      expect(await errorOf()).toBeInstanceOf(HubSpotUnavailableError);
    });

    it('returns it while the store is down, and reads the row again 5 s later', async () => {
      const cached = await obtain();
      fixture.storeFault = 'down';
      fixture.clock.advance(15_000);
      expect(process.cache.getFresh(HUB_ID)).toBeUndefined();
      expect(await obtain()).toBe(cached);
      fixture.clock.advance(4_900);
      expect(process.cache.getFresh(HUB_ID)).toBe(cached);
      fixture.clock.advance(100);
      expect(process.cache.getFresh(HUB_ID)).toBeUndefined();
    });

    it('returns it after 1 s if the store does not respond, also if it was evicted', async () => {
      const cached = await obtain();
      fixture.storeFault = 'hangs';
      const obtained = process.refresher.obtain(HUB_ID, usable);
      process.cache.forget(HUB_ID);
      const waitedMs = await elapsed(async () =>
        expect(await fixture.until(obtained)).toBe(cached),
      );
      expect(waitedMs).toBeGreaterThanOrEqual(1_000);
      expect(waitedMs).toBeLessThan(1_050);
    });
  });

  it('names the store if that does not respond', async () => {
    const other = fixture.process();
    fixture.storeFault = 'hangs';
    const obtained = obtain(usable, other).catch((error: unknown) => error);
    expect(await obtained).toBeInstanceOf(ConnectionStoreUnavailableError);
  });

  describe('in the background', () => {
    it('refreshes a token in its eager window', async () => {
      const cached = await obtain();
      fixture.clock.advance(26 * MINUTE_MS);
      await fixture.until(process.refresher.refreshEagerly(cached));
      expect(fixture.refreshes()).toBe(1);
    });

    it('does not wait for another process, and pauses before the next attempt', async () => {
      const cached = await obtain();
      fixture.clock.advance(26 * MINUTE_MS);
      await leaseToOther(5_000);
      const startedAtMs = fixture.clock.monotonicNow();
      await fixture.until(process.refresher.refreshEagerly(cached));
      expect(fixture.clock.monotonicNow() - startedAtMs).toBeLessThan(50);
      expect(cached.nextRefreshAtMs).toBe(startedAtMs + 1_000);
      expect(fixture.refreshes()).toBe(0);
    });
  });

  it('refreshes a revoked grant on an explicit request', async () => {
    const lease = { ...(await fixture.row()), owner: 'other' };
    await leaseToOther(1_000);
    await fixture.store.markRevoked({ ...lease, expectedVersion: 1 });
    fixture.clock.advance(60 * MINUTE_MS);
    expect((await obtain(explicit)).tokenVersion).toBe(2);
    expect(await fixture.row()).toMatchObject({ status: 'active' });
  });

  it('ends every wait when the application closes, and sends nothing afterwards', async () => {
    expire();
    await leaseToOther(15_000);
    const waits = [usable, explicit, { kind: 'replacement', rejected: 'x' } as const].map(
      (requirement) =>
        process.refresher.obtain(HUB_ID, requirement).catch((error: unknown) => error),
    );
    await fixture.pass(100);
    process.shutdown.onModuleDestroy();
    for (const wait of waits) expect(await wait).toBeInstanceOf(ApplicationShutdownError);
    await process.refresher.idle();
    expect(await errorOf()).toBeInstanceOf(ApplicationShutdownError);
    expect(fixture.clock.pendingSleeps()).toBe(0);
    expect(fixture.refreshes()).toBe(0);
  });
});
