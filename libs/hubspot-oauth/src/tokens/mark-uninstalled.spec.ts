import {
  HUB_ID,
  OTHER_HUB_ID,
  TokenFixture,
} from '../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../test/tokens/support/token-process.js';
import { HubSpotUnavailableError } from '../errors/connection.errors.js';

const MINUTE_MS = 60_000;
/** How far the clocks of HubSpot and of the database may be apart. */
const CLOCKS_MS = 10 * MINUTE_MS;

describe('Disconnect of an account that uninstalled the app', () => {
  let fixture: TokenFixture;
  let process: TokenProcess;
  let installedAt: number;

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    process = await fixture.connected();
    ({ installedAt } = await fixture.row());
    fixture.statements.length = 0;
  });
  afterEach(() => fixture.close());

  const mark = (occurredAt: number, hubId = HUB_ID) =>
    fixture.until(process.disconnection.markUninstalled(hubId, occurredAt));
  const introspections = () => fixture.emulator.requests.count('introspect');
  const isConnected = async () => (await fixture.row()).status === 'active';

  it('deletes the tokens, says why, and does not call HubSpot', async () => {
    expect(await mark(installedAt + CLOCKS_MS)).toBe(true);
    expect(await fixture.row()).toMatchObject({ status: 'disconnected', sealedAccessToken: null });
    expect(process.cache.get(HUB_ID)).toBeUndefined();
    expect(process.events).toEqual([
      { type: 'connection.disconnected', hubId: HUB_ID, reason: 'uninstalled' },
    ]);
    expect([introspections(), fixture.emulator.requests.count('revoke')]).toEqual([0, 0]);
  });

  it('does nothing if it is not connected', async () => {
    expect(await mark(installedAt + CLOCKS_MS, OTHER_HUB_ID)).toBe(false);
    await mark(installedAt + CLOCKS_MS);
    expect(await mark(installedAt + CLOCKS_MS)).toBe(false);
    expect(process.events).toHaveLength(1);
  });

  it('does nothing if it was installed later, by any clock', async () => {
    expect(await mark(installedAt - CLOCKS_MS - 1)).toBe(false);
    expect([await isConnected(), introspections()]).toEqual([true, 0]);
  });

  describe('at about the time of an install', () => {
    const times = [-CLOCKS_MS, -1, 0, 1, CLOCKS_MS - 1];

    it.each(times)('keeps a grant that HubSpot calls active (%s ms later)', async (laterMs) => {
      expect(await mark(installedAt + laterMs)).toBe(false);
      expect([await isConnected(), introspections()]).toEqual([true, 1]);
      expect(process.events).toEqual([]);
    });

    it.each(times)('deletes a grant that HubSpot does not know (%s ms later)', async (laterMs) => {
      fixture.emulator.accounts.uninstall(HUB_ID);
      expect(await mark(installedAt + laterMs)).toBe(true);
      expect([await isConnected(), introspections()]).toEqual([false, 1]);
    });

    it('keeps an account whose tokens cannot be opened', async () => {
      const row = await fixture.row();
      const spoilt = { ...row, sealedRefreshToken: 'spoilt', newId: 'unused' };
      await fixture.store.install(spoilt as never);
      const { installedAt: later } = await fixture.row();
      expect(await mark(later)).toBe(false);
      expect([await isConnected(), introspections()]).toEqual([true, 0]);
    });

    it.each([
      [{}, 10_000],
      [{ 'Retry-After': '7' }, 7_000],
    ])('fails if HubSpot does not respond (%j)', async (headers, retryAfterMs) => {
      const fault = { kind: 'status', status: 503, headers } as const;
      fixture.emulator.faults.plan({ endpoint: 'introspect', fault });
      const error: unknown = await mark(installedAt).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(HubSpotUnavailableError);
      expect(error).toMatchObject({ hubId: HUB_ID, retryAfterMs });
      expect(await isConnected()).toBe(true);
    });
  });

  it('keeps an install that came between, and frees its lease', async () => {
    const grant = await fixture.grantOf(process, HUB_ID);
    fixture.beforeStatement = async (name) => {
      if (name !== 'takeLeaseToDisconnect') return;
      fixture.beforeStatement = () => undefined;
      fixture.clock.advance(1);
      await process.installGrant.install(grant, 'install');
      process.events.length = 0;
    };
    expect(await mark(installedAt + CLOCKS_MS)).toBe(false);
    expect(await fixture.row()).toMatchObject({ status: 'active', leaseOwner: null });
    expect(process.events).toEqual([]);
  });

  it('does nothing if another process was faster', async () => {
    fixture.beforeStatement = async (name) => {
      if (name !== 'takeLeaseToDisconnect') return;
      fixture.beforeStatement = () => undefined;
      const key = { ...(await fixture.row()), owner: 'other' };
      await fixture.store.takeLeaseToDisconnect({ ...key, leaseMs: 1_000 });
      await fixture.store.disconnect(key);
    };
    expect(await mark(installedAt + CLOCKS_MS)).toBe(false);
    expect(process.events).toEqual([]);
  });

  it('says nothing of a row that it did not change', async () => {
    const grant = await fixture.grantOf(process, HUB_ID);
    fixture.beforeStatement = async (name) => {
      if (name !== 'disconnect') return;
      fixture.beforeStatement = () => undefined;
      await process.installGrant.install(grant, 'install');
      process.events.length = 0;
    };
    expect(await mark(installedAt + CLOCKS_MS)).toBe(false);
    expect([process.events, await isConnected()]).toEqual([[], true]);
  });
});
