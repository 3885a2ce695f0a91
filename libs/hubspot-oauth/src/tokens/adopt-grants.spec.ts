import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { errorOf } from '../../../../test/tokens/support/error-of.js';
import {
  HUB_ID,
  OTHER_HUB_ID,
  TokenFixture,
} from '../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../test/tokens/support/token-process.js';
import { ConnectionStoreUnavailableError, HubSpotClientRejectedError } from '../index.js';
import type { AdoptableGrant } from './adopt-grant.js';
import type { HubSpotAdoptionOptions } from './hubspot-adoption.js';

describe('AdoptGrants', () => {
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

  const adoptAll = (source: Iterable<AdoptableGrant>, options: HubSpotAdoptionOptions = {}) =>
    fixture.until(process.adoptions.adoptAll(source, options), 50);
  const answer = (status: number, body: unknown, headers?: Record<string, string>, times = 1) =>
    fixture.emulator.faults.plan({
      endpoint: 'token',
      times,
      fault: { kind: 'status', status, body, headers },
    });
  const loseAnswer = () =>
    fixture.emulator.faults.plan({ endpoint: 'token', fault: { kind: 'reset', when: 'after' } });

  it('sends and stores each grant once', async () => {
    const { counts, problems } = await adoptAll(grants);
    expect(counts).toMatchObject({ adopted: 2 });
    expect(problems).toEqual([]);
    expect(fixture.refreshes()).toBe(2);
    for (const { hubId, refreshToken } of grants) {
      const row = await fixture.row(hubId);
      expect(process.sealedGrants.refreshTokenOf(row)).toBe(refreshToken);
    }
  });

  it('learns the accounts that the source does not name', async () => {
    const { counts } = await adoptAll(grants.map(({ refreshToken }) => ({ refreshToken })));
    expect(counts).toMatchObject({ adopted: 2 });
    expect(await fixture.row(OTHER_HUB_ID)).toMatchObject({ status: 'active' });
  });

  it.each([1, 2, 1_000])('sends %s in a second at most', async (grantsPerSecond) => {
    await adoptAll(grants, { grantsPerSecond });
    const [first = 0, second = 0] = process.api.sentAtMs;
    expect(second - first).toBeGreaterThanOrEqual(1_000 / grantsPerSecond);
    expect(second - first).toBeLessThan(1_000 / grantsPerSecond + 500);
  });

  it.each([0.9, 1_001, Number.NaN, -1])('refuses a rate of %s', async (grantsPerSecond) => {
    const error = await errorOf(process.adoptions.adoptAll(grants, { grantsPerSecond }));
    expect(error).toBeInstanceOf(RangeError);
    expect(fixture.refreshes()).toBe(0);
  });

  it.each([
    [{ refreshToken: '' }, 'it has no refresh token'],
    [{ refreshToken: 5 as never }, 'it has no refresh token'],
    [{ refreshToken: 'a', hubId: 0 }, 'its account id is not a positive whole number'],
    [{ refreshToken: 'a', hubId: 1.5 }, 'its account id is not a positive whole number'],
    [{ refreshToken: 'a', hubId: '7' as never }, 'its account id is not a positive whole number'],
  ])('does not send an invalid grant: %j', async (grant, reason) => {
    const report = await adoptAll([grant]);
    expect(report.counts.invalid).toBe(1);
    expect(report.problems).toMatchObject([{ position: 1, outcome: 'invalid', reason }]);
    expect(fixture.refreshes()).toBe(0);
  });

  it('sends a token that is listed twice once', async () => {
    const [grant] = grants;
    const report = await adoptAll([grant!, grant!]);
    expect(report.counts).toMatchObject({ adopted: 1, duplicate: 1 });
    expect(report.problems).toMatchObject([
      { position: 2, hubId: HUB_ID, reason: 'position 1 has the same refresh token' },
    ]);
    expect(fixture.refreshes()).toBe(1);
  });

  it('sends a second grant of an account only if the first one failed', async () => {
    const { refreshToken } = await fixture.grantOf(process, HUB_ID);
    const lost = { refreshToken: 'unknown', hubId: HUB_ID };
    const report = await adoptAll([lost, { refreshToken, hubId: HUB_ID }, grants[0]!]);
    expect(report.counts).toMatchObject({ revoked: 1, adopted: 1, duplicate: 1 });
    expect(report.problems.map(({ position }) => position)).toEqual([1, 3]);
    expect(fixture.refreshes()).toBe(2);
  });

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

  it.each([
    [30, 2, 'adopted'],
    [31, 1, 'failed'],
  ] as const)('waits for a Retry-After of %s s: %s attempts', async (after, attempts, outcome) => {
    answer(429, {}, { 'Retry-After': String(after) });
    const report = await adoptAll([grants[0]!]);
    expect(report.counts[outcome]).toBe(1);
    const { sentAtMs } = process.api;
    expect(sentAtMs).toHaveLength(attempts);
    if (attempts === 2) expect(sentAtMs[1]! - sentAtMs[0]!).toBeGreaterThanOrEqual(30_000);
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

  it.each([HUB_ID + 1, HUB_ID - 1])(
    'does not recover a grant as that of account %s',
    async (hubId) => {
      loseAnswer();
      const report = await adoptAll([{ refreshToken: grants[0]!.refreshToken, hubId }]);
      expect(report.counts).toMatchObject({ mismatch: 1 });
      await expect(fixture.row(HUB_ID)).rejects.toThrow('no such row');
    },
  );

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

  it('sends nothing more once its signal aborts, and ends with its reason', async () => {
    const abort = new AbortController();
    const many = Array.from({ length: 30 }, (_, index) => ({ refreshToken: `unknown-${index}` }));
    const error = await fixture.until(
      errorOf(
        process.adoptions.adoptAll(many, {
          signal: abort.signal,
          onProgress: () => abort.abort(new Error('stopped')),
        }),
      ),
      50,
    );
    expect(error).toMatchObject({ message: 'stopped' });
    expect(fixture.refreshes()).toBeLessThan(10);
  });

  it('ends when the application shuts down', async () => {
    process.shutdown.onModuleDestroy();
    expect(await errorOf(process.adoptions.adoptAll(grants, {}))).toBeInstanceOf(Error);
    expect(fixture.refreshes()).toBe(0);
  });

  it('closes the source when it ends early', async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<AdoptableGrant> {
      try {
        for (let i = 0; i < 100; i += 1) yield { refreshToken: `unknown-${i}` };
      } finally {
        isClosed = true;
      }
    }
    answer(401, { error: 'invalid_client' });
    await fixture.until(errorOf(process.adoptions.adoptAll(source(), {})));
    expect(isClosed).toBe(true);
  });

  describe('with a journal', () => {
    let folder: string;
    let journalFile: string;
    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'adopt-grants-'));
      journalFile = path.join(folder, 'journal');
    });
    afterEach(() => rm(folder, { recursive: true }));

    it('repeats nothing that is done', async () => {
      const source = [...grants, { refreshToken: 'unknown', hubId: 5 }];
      const first = await adoptAll(source, { journalFile });
      expect(await adoptAll(source, { journalFile })).toEqual(first);
      expect(first.counts).toMatchObject({ adopted: 2, revoked: 1 });
      expect(fixture.refreshes()).toBe(3);
    });

    it('tries again what failed', async () => {
      answer(503, {}, {}, 4);
      expect((await adoptAll([grants[0]!], { journalFile })).counts.failed).toBe(1);
      expect((await adoptAll([grants[0]!], { journalFile })).counts.adopted).toBe(1);
    });

    it('asks HubSpot about what an earlier run may have sent', async () => {
      loseAnswer();
      fixture.emulator.faults.plan({
        endpoint: 'introspect',
        fault: { kind: 'status', status: 503 },
      });
      const first = await adoptAll([grants[0]!], { journalFile });
      expect(first.counts).toMatchObject({ failed: 1 });
      const second = await adoptAll([grants[0]!], { journalFile });
      expect(second.counts).toMatchObject({ recovered: 1 });
      expect(fixture.refreshes()).toBe(1);
      expect((await adoptAll([grants[0]!], { journalFile })).counts.recovered).toBe(1);
    });

    it('changes nothing with dryRun', async () => {
      const dry = await adoptAll([...grants, { ...grants[0]!, refreshToken: 'another' }], {
        journalFile,
        dryRun: true,
      });
      expect(dry.counts).toMatchObject({ pending: 2, duplicate: 1 });
      expect(fixture.refreshes()).toBe(0);
      expect((await adoptAll(grants, { journalFile })).counts.adopted).toBe(2);
      const after = await adoptAll(grants, { journalFile, dryRun: true });
      expect(after.counts).toMatchObject({ adopted: 2, pending: 0 });
    });
  });
});
