import type { Fault } from 'hubspot-emulator';
import {
  HUB_ID,
  OTHER_HUB_ID,
  TokenFixture,
} from '../../../../../test/tokens/support/token-fixture.js';
import { TelemetryRecorder } from '../../../../../test/http/support/telemetry-recorder.js';
import type { TokenProcess } from '../../../../../test/tokens/support/token-process.js';
import { HubSpotClientRejectedError } from '../../errors/configuration.errors.js';
import {
  AccountMismatchError,
  HubSpotUnavailableError,
  ReauthorizationRequiredError,
} from '../../errors/connection.errors.js';
import { RefreshLease } from './refresh-lease.js';

const CALL_TIMEOUT_MS = 10_000;
const LEASE_MS = 15_000;
const USABLE = { kind: 'usable' } as const;

describe('LeasedRefresh', () => {
  let fixture: TokenFixture;
  let process: TokenProcess;

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    process = await fixture.connected();
  });
  afterEach(() => fixture.close());

  async function take(owner = 'me', leaseMs = LEASE_MS): Promise<RefreshLease> {
    const context = { repository: fixture.store, clock: fixture.clock };
    const row = await fixture.row();
    const lease = await RefreshLease.take(context, row, { owner, leaseMs }, [row.status]);
    if (lease === undefined) throw new Error('The lease is taken');
    return lease;
  }
  const plan = (fault: Fault, times: number | 'always' = 'always') =>
    fixture.emulator.faults.plan({ endpoint: 'token', times, fault });
  const run = (lease: RefreshLease) => fixture.until(process.leasedRefresh.run(lease, USABLE));
  /** The error, and how long after each other the refresh token was sent. */
  async function failure(lease: RefreshLease) {
    const error: unknown = await run(lease).catch((caught: unknown) => caught);
    const [first = 0] = process.api.sentAtMs;
    return { error, sentAtMs: process.api.sentAtMs.map((sentAtMs) => sentAtMs - first) };
  }

  async function takeOver(): Promise<RefreshLease> {
    await take('frozen', 100);
    fixture.clock.advance(100);
    fixture.emulator.accounts.uninstall(HUB_ID);
    return take();
  }

  it('stores the new tokens and frees the lease', async () => {
    const before = await fixture.row();
    const connection = await run(await take());
    const after = await fixture.row();
    expect(after).toMatchObject({ status: 'active', tokenVersion: 2, leaseOwner: null });
    expect(after.sealedAccessToken).not.toBe(before.sealedAccessToken);
    expect(process.sealedGrants.accessTokenOf(after)).toBe(connection?.accessToken);
    expect(process.cache.get(HUB_ID)).toBe(connection);
    expect(process.events).toMatchObject([{ type: 'connection.refreshed' }]);
  });

  it('stores the refresh token that HubSpot returned, if it rotated, else the one it sent', async () => {
    const sent = process.sealedGrants.refreshTokenOf(await fixture.row());
    await run(await take());
    expect(process.sealedGrants.refreshTokenOf(await fixture.row())).toBe(sent);
    plan({ kind: 'rotate-refresh-token' }, 1);
    await run(await take());
    const latest = process.sealedGrants.refreshTokenOf(await fixture.row());
    expect(latest).not.toBe(sent);
    expect(await process.api.refresh(latest)).toMatchObject({ ok: true });
  });

  it('makes three attempts, then pauses every process', async () => {
    plan({ kind: 'status', status: 503 });
    const { error, sentAtMs } = await failure(await take());
    expect(sentAtMs).toEqual([0, 250, 1_250]);
    expect(error).toBeInstanceOf(HubSpotUnavailableError);
    expect(error).toMatchObject({ hubId: HUB_ID, retryAfterMs: 2_000 });
    expect(await fixture.row()).toMatchObject({ leaseOwner: null, backOffMs: 2_000 });
    const { notBeforeInMs } = await fixture.row();
    expect(notBeforeInMs).toBeGreaterThan(1_980);
    expect(process.events).toEqual([
      { type: 'refresh.failed', hubId: HUB_ID, reason: 'status 503 error', retryAfterMs: 2_000 },
    ]);
  });

  it('succeeds with a later attempt', async () => {
    plan({ kind: 'status', status: 503 }, 2);
    expect((await run(await take()))?.tokenVersion).toBe(2);
    expect(process.api.sentAtMs).toHaveLength(3);
  });

  it.each([
    ['3', [0, 3_000, 6_000], 3_000],
    ['5', [0, 5_000, 10_000], 5_000],
    ['6', [0], 6_000],
    ['60', [0], 10_000],
  ])('waits for a Retry-After of %s s', async (seconds, sentAtMs, retryAfterMs) => {
    plan({ kind: 'status', status: 429, headers: { 'Retry-After': seconds } });
    const failed = await failure(await take());
    expect(failed.sentAtMs).toEqual(sentAtMs);
    expect(failed.error).toMatchObject({ retryAfterMs });
    expect(await fixture.row()).toMatchObject({ backOffMs: retryAfterMs });
  });

  it('makes one attempt if HubSpot may still respond, and leaves the lease to lapse', async () => {
    plan({ kind: 'hang' });
    // This time-out passes in real time.
    const impatient = fixture.process({ refresh: { callTimeoutMs: 300 } });
    expect(await fixture.until(impatient.leasedRefresh.run(await take(), USABLE))).toBeUndefined();
    expect(impatient.api.sentAtMs).toHaveLength(1);
    expect(await fixture.row()).toMatchObject({
      leaseOwner: 'me',
      notBeforeInMs: expect.any(Number),
    });
    expect(impatient.events).toMatchObject([
      { type: 'refresh.failed', reason: 'no response within 300 ms' },
    ]);
    const { retryAfterMs } = impatient.events[0] as { retryAfterMs: number };
    const { leaseEndsInMs } = await fixture.row();
    expect(retryAfterMs - leaseEndsInMs).toBeLessThanOrEqual(10);
    expect(retryAfterMs).toBeGreaterThan(LEASE_MS - 10);
  });

  it('marks a revoked grant once, and keeps version and refresh token', async () => {
    const before = await fixture.row();
    fixture.emulator.accounts.uninstall(HUB_ID);
    expect((await failure(await take())).error).toBeInstanceOf(ReauthorizationRequiredError);
    const { status, tokenVersion, sealedRefreshToken, leaseOwner } = await fixture.row();
    expect(status).toBe('reauthorization_required');
    expect([tokenVersion, sealedRefreshToken]).toEqual([1, before.sealedRefreshToken]);
    expect(leaseOwner).toBeNull();
    expect(process.cache.get(HUB_ID)).toBeUndefined();
    const event = { type: 'connection.reauthorization_required', hubId: HUB_ID };
    expect(process.events).toEqual([event]);
  });

  it('emits no second event for a grant that is revoked already', async () => {
    fixture.emulator.accounts.uninstall(HUB_ID);
    await failure(await take());
    fixture.clock.advance(60 * 60_000);
    expect((await failure(await take())).error).toBeInstanceOf(ReauthorizationRequiredError);
    expect(process.events).toHaveLength(1);
  });

  it('counts a connection that it marks as revoked', async () => {
    const recorder = new TelemetryRecorder().start();
    const { leasedRefresh } = fixture.process();
    fixture.emulator.accounts.uninstall(HUB_ID);
    await fixture.until(leasedRefresh.run(await take(), USABLE)).catch(() => undefined);
    expect(await recorder.points()).toContainEqual(
      expect.objectContaining({ metric: 'hubspot.connection.revoked', value: 1 }),
    );
    await recorder.stop();
  });

  it('leaves a connection alone that got new tokens during the call', async () => {
    const lease = await take();
    const { tokenVersion, ...row } = await fixture.row();
    fixture.emulator.accounts.uninstall(HUB_ID);
    const tokens = { sealedAccessToken: 'newer', sealedRefreshToken: 'newer', scopes: ['oauth'] };
    const times = { expiresInMs: 1_000, lifetimeMs: 1_000 };
    await fixture.store.saveTokens({ ...row, ...tokens, ...times, expectedVersion: tokenVersion });
    expect(await run(lease)).toBeUndefined();
    expect(await fixture.row()).toMatchObject({ status: 'active', sealedAccessToken: 'newer' });
    expect(process.events).toEqual([]);
  });

  it('changes no row if HubSpot rejects the client', async () => {
    plan({ kind: 'status', status: 401, body: { error: 'invalid_client' } });
    const { error, sentAtMs } = await failure(await take());
    expect(error).toBeInstanceOf(HubSpotClientRejectedError);
    expect(sentAtMs).toEqual([0]);
    expect(await fixture.row()).toMatchObject({ status: 'active', leaseOwner: null, backOffMs: 0 });
    expect(() => process.circuitBreaker.check()).toThrow(HubSpotClientRejectedError);
  });

  it('closes the circuit breaker with a success', async () => {
    process.circuitBreaker.trip();
    await run(await take());
    expect(() => process.circuitBreaker.check()).not.toThrow();
  });

  it('does not store the grant of another account', async () => {
    const foreign = await fixture.grantOf(process, OTHER_HUB_ID);
    await process.installGrant.install({ ...foreign, hubId: HUB_ID }, 'install');
    process.events.length = 0;
    const before = await fixture.row();
    const { error } = await failure(await take());
    expect(error).toBeInstanceOf(AccountMismatchError);
    expect(error).toMatchObject({ hubId: HUB_ID, receivedHubId: OTHER_HUB_ID });
    const { sealedAccessToken, tokenVersion, leaseOwner, backOffMs } = await fixture.row();
    expect([sealedAccessToken, tokenVersion]).toEqual([before.sealedAccessToken, 2]);
    expect([leaseOwner, backOffMs]).toEqual([null, 2_000]);
    expect(process.events).toMatchObject([{ type: 'refresh.failed', reason: 'account_mismatch' }]);
  });

  it('sends nothing with less than a call of the lease left, if it cannot be renewed', async () => {
    const lease = await take('me', CALL_TIMEOUT_MS - 1);
    fixture.clock.advance(CALL_TIMEOUT_MS);
    await take('another process');
    expect(await failure(lease)).toEqual({ error: undefined, sentAtMs: [] });
  });

  describe('with a lease that was taken over', () => {
    it('waits for a late success of the previous holder', async () => {
      const lease = await takeOver();
      const late = (await fixture.row()).tokenVersion;
      const running = process.leasedRefresh.run(lease, USABLE);
      await fixture.pass(1_000);
      const tokens = { sealedAccessToken: 'late', sealedRefreshToken: 'late', scopes: ['oauth'] };
      const times = { expiresInMs: 1_000, lifetimeMs: 1_000 };
      const request = { ...(await fixture.row()), ...tokens, ...times, expectedVersion: late };
      await fixture.store.saveTokens(request);
      expect(await fixture.until(running)).toBeUndefined();
      expect(await fixture.row()).toMatchObject({ status: 'active', sealedAccessToken: 'late' });
      expect(process.events).toEqual([]);
    });

    it('marks the grant as revoked after 3 s', async () => {
      const lease = await takeOver();
      const startedAtMs = fixture.clock.monotonicNow();
      expect((await failure(lease)).error).toBeInstanceOf(ReauthorizationRequiredError);
      const waitedMs = fixture.clock.monotonicNow() - startedAtMs;
      expect(waitedMs).toBeGreaterThanOrEqual(3_000);
      expect(waitedMs).toBeLessThan(3_300);
    });
  });

  describe('when the application closes', () => {
    it('makes no further attempt', async () => {
      plan({ kind: 'status', status: 503 });
      const running = failure(await take());
      while (process.api.sentAtMs.length < 1 || process.api.pending > 0) await fixture.pass(0);
      await fixture.pass(0);
      process.shutdown.onModuleDestroy();
      expect((await running).sentAtMs).toEqual([0]);
      expect(await fixture.row()).toMatchObject({ leaseOwner: null, backOffMs: 2_000 });
    });
  });
});
