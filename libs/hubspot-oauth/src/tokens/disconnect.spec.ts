import { errorOf } from '../../../../test/tokens/support/error-of.js';
import { LogRecorder } from '../../../../test/tokens/support/log-recorder.js';
import {
  HUB_ID,
  OTHER_HUB_ID,
  TokenFixture,
} from '../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../test/tokens/support/token-process.js';
import { ApplicationShutdownError } from '../errors/application-shutdown.error.js';
import { HubSpotUnavailableError } from '../errors/connection.errors.js';

const MINUTE_MS = 60_000;
const LEASE_MS = 15_000;

describe('Disconnect', () => {
  let log: LogRecorder;
  let fixture: TokenFixture;
  let process: TokenProcess;

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    process = await fixture.connected();
    log = new LogRecorder().start();
    fixture.statements.length = 0;
  });
  afterEach(async () => {
    log.stop();
    await fixture.close();
  });

  const count = (name: 'revoke' | 'uninstall') => fixture.emulator.requests.count(name);
  const disconnect = (uninstall = false, hubId = HUB_ID) =>
    fixture.until(process.disconnection.disconnect(hubId, uninstall));
  const fail = (endpoint: 'token' | 'revoke' | 'uninstall') =>
    fixture.emulator.faults.plan({ endpoint, fault: { kind: 'status', status: 503 } });
  const warnings = () => log.lines.filter((line) => line.startsWith('warn: '));
  /** Another process holds the lease. */
  async function leaseToOther(leaseMs: number) {
    const key = { ...(await fixture.row()), owner: 'other' };
    await fixture.store.takeLease({ ...key, leaseMs, statuses: ['active'] });
    return key;
  }
  async function isGrantValid(sealed: Awaited<ReturnType<TokenFixture['row']>>): Promise<boolean> {
    return (await process.api.refresh(process.sealedGrants.refreshTokenOf(sealed))).ok;
  }

  it('deletes the tokens, says so, and revokes the grant', async () => {
    const before = await fixture.row();
    expect(await disconnect()).toBe(true);
    expect(await fixture.row()).toMatchObject({
      status: 'disconnected',
      sealedAccessToken: null,
      sealedRefreshToken: null,
      leaseOwner: null,
    });
    expect(process.cache.get(HUB_ID)).toBeUndefined();
    expect(process.events).toEqual([{ type: 'connection.disconnected', hubId: HUB_ID }]);
    expect([count('revoke'), count('uninstall')]).toEqual([1, 0]);
    expect(await isGrantValid(before)).toBe(false);
    expect(warnings()).toEqual([]);
  });

  it('revokes the grant after the row has lost it', async () => {
    const order: string[] = [];
    fixture.beforeStatement = (name) => {
      if (name === 'disconnect') order.push(`${name}, ${count('revoke')} revoked`);
    };
    await disconnect();
    expect(order).toEqual(['disconnect, 0 revoked']);
  });

  it('changes nothing for an account that is not connected', async () => {
    expect(await disconnect(false, OTHER_HUB_ID)).toBe(false);
    await disconnect();
    expect(await disconnect()).toBe(false);
    expect(count('revoke')).toBe(1);
    expect(process.events).toHaveLength(1);
  });

  it('uninstalls the app with the stored access token', async () => {
    expect(await disconnect(true)).toBe(true);
    expect([count('uninstall'), count('revoke'), fixture.refreshes()]).toEqual([1, 1, 0]);
    expect(warnings()).toEqual([]);
  });

  it.each([
    [5_001, 0],
    [5_000, 1],
  ])(
    'uninstalls with a token that is valid for %s ms after %s refreshes',
    async (leftMs, refreshes) => {
      fixture.clock.advance(30 * MINUTE_MS - leftMs);
      await disconnect(true);
      expect([count('uninstall'), fixture.refreshes()]).toEqual([1, refreshes]);
    },
  );

  it('revokes the refresh token that replaced the stored one', async () => {
    const { accessToken, refreshToken } = await fixture.grantOf(process, HUB_ID);
    fixture.clock.advance(30 * MINUTE_MS);
    const body = { access_token: accessToken, refresh_token: refreshToken, hub_id: HUB_ID };
    const fault = { kind: 'status', status: 200, body } as const;
    fixture.emulator.faults.plan({ endpoint: 'token', grantType: 'refresh_token', fault });
    fail('uninstall');
    await disconnect(true);
    expect((await process.api.refresh(refreshToken)).ok).toBe(false);
  });

  it('does not uninstall the app from the account that a refresh returned instead', async () => {
    const foreign = await fixture.grantOf(process, OTHER_HUB_ID);
    await process.installGrant.install({ ...foreign, hubId: HUB_ID }, 'install');
    fixture.clock.advance(30 * MINUTE_MS);
    expect(await disconnect(true)).toBe(true);
    expect([count('uninstall'), count('revoke'), fixture.refreshes()]).toEqual([0, 1, 1]);
  });

  it('uninstalls with a refreshed token whose account HubSpot does not name', async () => {
    fixture.clock.advance(30 * MINUTE_MS);
    const { accessToken } = await fixture.grantOf(process, HUB_ID);
    const body = { access_token: accessToken, expires_in: 1_800 };
    const fault = { kind: 'status', status: 200, body } as const;
    fixture.emulator.faults.plan({ endpoint: 'token', grantType: 'refresh_token', fault });
    await disconnect(true);
    expect([count('uninstall'), count('revoke')]).toEqual([1, 1]);
    expect(warnings()).toEqual([]);
  });

  it.each([
    ['refresh the token that uninstalls the app', 'token'],
    ['uninstall the app', 'uninstall'],
    ['revoke the grant', 'revoke'],
  ] as const)('disconnects if HubSpot does not %s, and says so', async (action, endpoint) => {
    fixture.clock.advance(30 * MINUTE_MS);
    fail(endpoint);
    expect(await disconnect(true)).toBe(true);
    expect(await fixture.row()).toMatchObject({ status: 'disconnected' });
    expect(count('revoke')).toBe(1);
    expect(count('uninstall')).toBe(endpoint === 'token' ? 0 : 1);
    expect(warnings()).toEqual([
      `warn: HubSpot account ${HUB_ID} is disconnected from this application, but HubSpot did not ${action} (status 503 error).`,
    ]);
  });

  it('disconnects if the tokens cannot be opened, and says so', async () => {
    const row = await fixture.row();
    await fixture.store.install({ ...row, sealedRefreshToken: 'spoilt', newId: 'unused' } as never);
    expect(await disconnect(true)).toBe(true);
    expect(await fixture.row()).toMatchObject({ status: 'disconnected' });
    expect([count('revoke'), count('uninstall')]).toEqual([0, 0]);
    expect(warnings()).toEqual([expect.stringContaining('cannot be opened')]);
  });

  it('waits for a refresh that has begun, and takes the tokens that it stored', async () => {
    const key = await leaseToOther(LEASE_MS);
    const running = process.disconnection.disconnect(HUB_ID, false);
    await fixture.pass(1_000);
    const grant = await fixture.grantOf(process, HUB_ID);
    const tokens = process.sealedGrants.seal(HUB_ID, grant);
    await fixture.store.saveTokens({ ...key, ...tokens, expectedVersion: 1 });
    expect(await fixture.until(running)).toBe(true);
    expect((await process.api.refresh(grant.refreshToken)).ok).toBe(false);
  });

  it('takes over a lease that lapses, and then fails nothing', async () => {
    await leaseToOther(LEASE_MS);
    const startedAtMs = fixture.clock.monotonicNow();
    expect(await disconnect()).toBe(true);
    const waitedMs = fixture.clock.monotonicNow() - startedAtMs;
    expect(waitedMs >= LEASE_MS && waitedMs < LEASE_MS + 500).toBe(true);
  });

  it('fails if the lease is renewed for longer than a refresh takes', async () => {
    const key = await leaseToOther(LEASE_MS);
    const startedAtMs = fixture.clock.monotonicNow();
    const running = errorOf(process.disconnection.disconnect(HUB_ID, false));
    await fixture.pass(LEASE_MS / 2);
    await fixture.store.renewLease({ ...key, leaseMs: LEASE_MS });
    const error = await fixture.until(running);
    expect(error).toBeInstanceOf(HubSpotUnavailableError);
    expect(error).toMatchObject({ hubId: HUB_ID, retryAfterMs: LEASE_MS });
    const waitedMs = fixture.clock.monotonicNow() - startedAtMs;
    expect(waitedMs >= 15_500 && waitedMs < 15_600).toBe(true);
    expect(await fixture.row()).toMatchObject({ status: 'active', leaseOwner: 'other' });
  });

  it('ends its wait when another process has disconnected the account', async () => {
    const key = await leaseToOther(LEASE_MS);
    const running = process.disconnection.disconnect(HUB_ID, false);
    await fixture.pass(100);
    await fixture.store.disconnect(key);
    expect(await fixture.until(running)).toBe(false);
    expect(process.events).toEqual([]);
    expect(count('revoke')).toBe(0);
  });

  it('ends its wait when the application closes', async () => {
    await leaseToOther(LEASE_MS);
    const running = errorOf(process.disconnection.disconnect(HUB_ID, false));
    await fixture.pass(100);
    process.shutdown.onModuleDestroy();
    expect(await running).toBeInstanceOf(ApplicationShutdownError);
    expect(fixture.clock.pendingSleeps()).toBe(0);
  });

  it('keeps the lease for the calls that it is taken for', async () => {
    let leaseEndsInMs = 0;
    fixture.beforeStatement = async (name) => {
      fixture.beforeStatement = () => undefined;
      if (name === 'takeLeaseToDisconnect') fixture.beforeStatement = readLease;
    };
    async function readLease(name: string): Promise<void> {
      if (name !== 'disconnect') return;
      fixture.beforeStatement = () => undefined;
      ({ leaseEndsInMs } = await fixture.row());
    }
    await disconnect();
    expect(leaseEndsInMs).toBe(LEASE_MS);
  });

  it('changes nothing if an install came between', async () => {
    const grant = await fixture.grantOf(process, HUB_ID);
    fixture.beforeStatement = async (name) => {
      if (name !== 'disconnect') return;
      fixture.beforeStatement = () => undefined;
      await process.installGrant.install(grant, 'install');
      process.events.length = 0;
    };
    expect(await disconnect()).toBe(false);
    expect(await fixture.row()).toMatchObject({ status: 'active', tokenVersion: 2 });
    expect([process.events, count('revoke')]).toEqual([[], 0]);
  });
});
