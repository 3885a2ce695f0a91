import { errorOf } from '../../../../test/tokens/support/error-of.js';
import {
  HUB_ID,
  OTHER_HUB_ID,
  TokenFixture,
} from '../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../test/tokens/support/token-process.js';
import { ConnectionStoreUnavailableError } from '../errors/connection.errors.js';
import { HubSpotClientRejectedError } from '../errors/configuration.errors.js';
import type { AdoptableGrant } from './adopt-grant.js';

describe('AdoptionAttempt', () => {
  let fixture: TokenFixture;
  let process: TokenProcess;
  let grants: { readonly refreshToken: string; readonly hubId: number }[];

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    process = fixture.process();
    grants = [];
    for (const hubId of [HUB_ID, OTHER_HUB_ID]) {
      const { refreshToken } = await fixture.grantOf(process, hubId);
      grants.push({ refreshToken, hubId });
    }
  });
  afterEach(() => fixture.close());

  const adoptAll = (source: Iterable<AdoptableGrant>) =>
    fixture.until(process.adoptions.adoptAll(source, {}), 50);
  const answer = (status: number, body: unknown, headers?: Record<string, string>, times = 1) =>
    fixture.emulator.faults.plan({
      endpoint: 'token',
      times,
      fault: { kind: 'status', status, body, headers },
    });
  const loseAnswer = () =>
    fixture.emulator.faults.plan({ endpoint: 'token', fault: { kind: 'reset', when: 'after' } });

  it('stores one of two grants whose account is known from HubSpot alone', async () => {
    const { refreshToken } = await fixture.grantOf(process, HUB_ID);
    const report = await adoptAll([{ refreshToken }, { refreshToken: grants[0]!.refreshToken }]);
    expect(report.counts).toMatchObject({ adopted: 1, duplicate: 1 });
  });

  it('keeps an active connection, and replaces another', async () => {
    const connected = await fixture.connected(HUB_ID);
    expect((await adoptAll([grants[0]!])).counts).toMatchObject({ already_connected: 1 });
    expect(fixture.refreshes()).toBe(0);
    const unnamed = await adoptAll([{ refreshToken: grants[0]!.refreshToken }]);
    expect(unnamed.counts).toMatchObject({ already_connected: 1 });
    expect(fixture.refreshes()).toBe(1);
    await fixture.until(connected.disconnection.disconnect(HUB_ID, false));
    const { refreshToken } = await fixture.grantOf(process, HUB_ID);
    expect((await adoptAll([{ refreshToken, hubId: HUB_ID }])).counts.adopted).toBe(1);
  });

  it.each([HUB_ID + 1, HUB_ID - 1])('does not store a grant as that of %s', async (hubId) => {
    const report = await adoptAll([{ refreshToken: grants[0]!.refreshToken, hubId }]);
    expect(report.problems).toMatchObject([
      { hubId, outcome: 'mismatch', reason: `the grant belongs to account ${HUB_ID}` },
    ]);
    await expect(fixture.row(HUB_ID)).rejects.toThrow('no such row');
    await expect(fixture.row(hubId)).rejects.toThrow('no such row');
  });

  it('reports what HubSpot refuses for good after one attempt', async () => {
    fixture.emulator.accounts.uninstall(HUB_ID);
    const report = await adoptAll(grants);
    expect(report.counts).toMatchObject({ revoked: 1, adopted: 1 });
    expect(report.problems).toMatchObject([{ position: 1, hubId: HUB_ID, outcome: 'revoked' }]);
    expect(fixture.refreshes()).toBe(2);
  });

  it('tries again after a temporary failure, four times in all', async () => {
    answer(503, {}, {}, 3);
    expect((await adoptAll([grants[0]!])).counts.adopted).toBe(1);
    expect(fixture.refreshes()).toBe(4);
    const [first = 0, second = 0, third = 0, fourth = 0] = process.api.sentAtMs;
    expect(second - first).toBeGreaterThanOrEqual(500);
    expect(third - second).toBeGreaterThanOrEqual(2_000);
    expect(fourth - third).toBeGreaterThanOrEqual(5_000);
    answer(503, {}, {}, 4);
    const report = await adoptAll([grants[1]!]);
    expect(report.counts).toMatchObject({ failed: 1 });
    expect(fixture.refreshes()).toBe(8);
  });

  it('waits for a Retry-After of 30 s, and not for a longer one', async () => {
    answer(429, {}, { 'Retry-After': '30' });
    expect((await adoptAll([grants[0]!])).counts.adopted).toBe(1);
    const [first = 0, second = 0] = process.api.sentAtMs;
    expect(second - first).toBeGreaterThanOrEqual(30_000);
    answer(429, {}, { 'Retry-After': '31' });
    expect((await adoptAll([grants[1]!])).counts.failed).toBe(1);
    expect(process.api.sentAtMs).toHaveLength(3);
  });

  it('does not send a token again whose answer was lost', async () => {
    loseAnswer();
    const report = await adoptAll([grants[0]!]);
    expect(report.counts).toMatchObject({ recovered: 1 });
    expect(fixture.refreshes()).toBe(1);
    const row = await fixture.row();
    expect(process.sealedGrants.refreshTokenOf(row)).toBe(grants[0]!.refreshToken);
    expect(row.expiresInMs).toBeLessThanOrEqual(0);
    await fixture.until(process.service.getAccessToken(HUB_ID));
    expect(fixture.refreshes()).toBe(2);
  });

  it('does not recover a grant whose account nobody names', async () => {
    loseAnswer();
    fixture.emulator.faults.plan({
      endpoint: 'introspect',
      fault: { kind: 'status', status: 200, body: { active: true, token_type: 'refresh_token' } },
    });
    const report = await adoptAll([{ refreshToken: grants[0]!.refreshToken }]);
    expect(report.counts).toMatchObject({ failed: 1 });
    expect(report.problems).toMatchObject([
      { reason: 'HubSpot did not return the account of the grant' },
    ]);
    await expect(fixture.row(HUB_ID)).rejects.toThrow('no such row');
  });

  it.each([HUB_ID + 1, HUB_ID - 1])(
    'does not recover a grant as that of account %s',
    async (hubId) => {
      loseAnswer();
      const report = await adoptAll([{ refreshToken: grants[0]!.refreshToken, hubId }]);
      expect(report.counts).toMatchObject({ mismatch: 1 });
      await expect(fixture.row(HUB_ID)).rejects.toThrow('no such row');
    },
  );

  it('closes the circuit breaker with a success', async () => {
    process.circuitBreaker.trip();
    fixture.clock.advance(30_000);
    expect((await adoptAll([grants[0]!])).counts.adopted).toBe(1);
    expect(() => process.circuitBreaker.check()).not.toThrow();
  });

  it('ends if HubSpot rejects the client', async () => {
    answer(401, { error: 'invalid_client' });
    const running = errorOf(process.adoptions.adoptAll([grants[0]!], {}));
    expect(await fixture.until(running)).toBeInstanceOf(HubSpotClientRejectedError);
    const again = errorOf(process.adoptions.adoptAll([grants[0]!], {}));
    expect(await fixture.until(again)).toBeInstanceOf(HubSpotClientRejectedError);
    expect(fixture.refreshes()).toBe(1);
  });

  it('writes what HubSpot issued again while the store is down, for a minute', async () => {
    let failedAtMs = 0;
    fixture.beforeStatement = (name) => {
      if (name === 'install') fixture.storeFault = 'down';
      failedAtMs ||= fixture.storeFault === 'down' ? fixture.clock.monotonicNow() : 0;
    };
    const running = errorOf(process.adoptions.adoptAll([grants[0]!], {}));
    expect(await fixture.until(running, 100)).toBeInstanceOf(ConnectionStoreUnavailableError);
    const triedForMs = fixture.clock.monotonicNow() - failedAtMs;
    expect(triedForMs).toBeGreaterThanOrEqual(59_000);
    expect(triedForMs).toBeLessThan(75_000);
    expect(fixture.statements.length).toBeGreaterThan(50);
    expect(fixture.refreshes()).toBe(1);
  });

  it('stores what HubSpot issued when the store is back', async () => {
    let statements = 0;
    fixture.beforeStatement = () => {
      statements += 1;
      fixture.storeFault = statements > 1 && statements < 10 ? 'down' : 'none';
    };
    expect((await adoptAll([grants[0]!])).counts).toMatchObject({ adopted: 1 });
    expect(statements).toBeGreaterThan(10);
    expect(fixture.refreshes()).toBe(1);
  });
});
