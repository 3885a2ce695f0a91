import { existsSync } from 'node:fs';
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
import type { AdoptableGrant } from './adopt-grant.js';
import { AdoptionJournal } from './adoption-journal.js';
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

    it('writes that it sends a token before it does', async () => {
      const steps: string[] = [];
      const open = AdoptionJournal.open.bind(AdoptionJournal);
      AdoptionJournal.open = async (...parameters) => {
        const journal = await open(...parameters);
        const write = journal.write.bind(journal);
        journal.write = async (entry) => {
          await new Promise((resolve) => setTimeout(resolve, 20)); // A slow disk.
          await write(entry);
          steps.push(entry.state);
        };
        return journal;
      };
      const refresh = process.api.refresh.bind(process.api);
      process.api.refresh = (token) => {
        steps.push('refresh');
        return refresh(token);
      };
      await adoptAll([grants[0]!], { journalFile });
      AdoptionJournal.open = open;
      expect(steps).toEqual(['sent', 'refresh', 'adopted']);
    });

    it('unlocks the journal before it returns', async () => {
      const run = process.adoptions.adoptAll([grants[0]!], { journalFile });
      const isLocked = run.then(() => existsSync(`${journalFile}.lock`));
      expect(await fixture.until(isLocked, 50)).toBe(false);
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
