import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../support/eventually.js';
import type { Fleet } from './support/fleet.js';
import { TOKEN_FAULTS, type TokenFault, summarize, maxRefreshes } from './support/faults.js';
import type { CallReport } from './support/protocol.js';
import { FULL, RECOVERY_MS, leaseMsOf } from './support/scale.js';
import { Fixture, type StoreName } from './support/fixture.js';

const STORES: StoreName[] = FULL ? ['SQLite', 'PostgreSQL'] : ['SQLite'];
/** The defaults, or the shortest times that work on a busy machine with a hung call. */
const TIMES = FULL
  ? {
      callTimeoutMs: 10_000,
      waitMs: 20_000,
      backOffMs: 2_000,
    }
  : {
      callTimeoutMs: 1_600,
      waitMs: 4_000,
      backOffMs: 1_000,
    };
const LASTING_MS = FULL ? 60_000 : 3_500;
/** After a hung call no process may refresh until its lease lapses. */
const recoveryMs = ({ attempts }: TokenFault) =>
  attempts === 1 ? leaseMsOf(TIMES) + RECOVERY_MS : 15_000;
/** Within the last five minutes, in which a token is refreshed in the background. */
const STILL_VALID_MS = 4 * 60_000;
/** A call that waits for a hung refresh takes longer. */
const NO_WAIT_MS = 2_000;

const PROCESSES = 4;
const CALLS = 5;
const ALL_SERVED = { ok: PROCESSES * CALLS, codes: [] };
const REVOKED = 'reauthorization_required';
const ALL_REVOKED = { ok: 0, codes: [REVOKED] };
const SCENARIOS = ['once, valid', 'once, expired', 'lasting, valid', 'lasting, expired'] as const;
type Scenario = (typeof SCENARIOS)[number];

/** Each fault of each scenario has its own account, so that all can be tested at the same time. */
function hubIdOf(scenario: Scenario, tokenFault: TokenFault): number {
  return (
    3_000_001 + SCENARIOS.indexOf(scenario) * TOKEN_FAULTS.length + TOKEN_FAULTS.indexOf(tokenFault)
  );
}

describe.each(STORES)('a failing token endpoint on %s', (store) => {
  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, singleUse) => {
    let fixture: Fixture;
    let fleet: Fleet;

    beforeAll(async () => {
      const hubIds = SCENARIOS.flatMap((scenario) =>
        TOKEN_FAULTS.map((tokenFault) => hubIdOf(scenario, tokenFault)),
      );
      const accounts = hubIds.map((hubId) => ({ hubId }));
      fixture = await Fixture.create(store, { rotateRefreshTokens: singleUse, accounts });
      await fixture.connect(...hubIds);
      fleet = await fixture.fleet(PROCESSES, { refresh: TIMES });
    }, 120_000);
    afterAll(() => fixture.close());

    const isLost = (tokenFault: TokenFault) => singleUse && tokenFault.losesResponse;
    const lostResponses = singleUse ? '; a lost response revokes its single-use grant' : '';

    it(`fails once and no call fails while the token is valid${lostResponses}`, async () => {
      await startWith(STILL_VALID_MS);
      const outcomes = await forEachFault('once, valid', async (tokenFault, hubId) => {
        plan(tokenFault, hubId, 1);
        const reports = await callsUntil(hubId, () => expect(fixture.refreshCount(hubId)).toBe(2));
        await eventually(async () => {
          expect(await fixture.statusOf(hubId)).toBe(isLost(tokenFault) ? REVOKED : 'active');
        });
        const { codes, slowestMs } = summarize(reports);
        // A process that finds the grant revoked stops using its token at once.
        return {
          failures: codes.filter((code) => !isLost(tokenFault) || code !== REVOKED),
          slowestMs,
        };
      });
      expect(outcomes).toMatchObject(byFault(() => ({ failures: [] })));
      expect(slowFaults(outcomes)).toEqual([]);
    }, 60_000);

    it(`fails once and every call succeeds although the token has expired${lostResponses}`, async () => {
      await startWith(-STILL_VALID_MS);
      const outcomes = await forEachFault('once, expired', async (tokenFault, hubId) => {
        plan(tokenFault, hubId, 1);
        const { ok, codes } = summarize(await callAll(hubId));
        return {
          ok,
          codes,
          refreshes: fixture.refreshCount(hubId),
          status: await fixture.statusOf(hubId),
        };
      });
      expect(outcomes).toEqual(
        byFault((tokenFault) => ({
          ...(isLost(tokenFault) ? ALL_REVOKED : ALL_SERVED),
          refreshes: 2,
          status: isLost(tokenFault) ? REVOKED : 'active',
        })),
      );
    }, 60_000);

    it('keeps failing and no call fails while the token is valid', async () => {
      await startWith(STILL_VALID_MS);
      const outcomes = await forEachFault('lasting, valid', async (tokenFault, hubId) => {
        const { reports, refreshes, most } = await callDuringFault(
          tokenFault,
          hubId,
          FULL ? LASTING_MS : 0,
        );
        return { ...summarize(reports), tooManyRefreshes: refreshes > most };
      });
      expect(outcomes).toMatchObject(byFault(() => ({ codes: [], tooManyRefreshes: false })));
      expect(slowFaults(outcomes)).toEqual([]);
    }, 180_000);

    it(`keeps failing with a typed error, one refresh per back-off in all processes, and a prompt recovery${lostResponses}`, async () => {
      await startWith(-STILL_VALID_MS);
      const outcomes = await forEachFault('lasting, expired', async (tokenFault, hubId) => {
        const { reports, refreshes, most } = await callDuringFault(tokenFault, hubId, LASTING_MS);
        const recoversAt = performance.now();
        await eventually(async () => {
          expect(summarize(await callAll(hubId))).toMatchObject(
            isLost(tokenFault) ? ALL_REVOKED : ALL_SERVED,
          );
        }, recoveryMs(tokenFault));
        const isLate = performance.now() - recoversAt > recoveryMs(tokenFault);
        return { ...summarize(reports), tooManyRefreshes: refreshes > most, isLate };
      });
      expect(outcomes).toMatchObject(
        byFault(() => ({
          ok: 0,
          codes: ['hubspot_unavailable'],
          tooManyRefreshes: false,
          isLate: false,
        })),
      );
    }, 240_000);

    /** Clears the processes' caches and makes the stored tokens expire in `expiresInMs`. */
    async function startWith(expiresInMs: number): Promise<void> {
      await fixture.expireStoredIn(expiresInMs);
      await fleet.all((worker) => worker.send({ kind: 'restart' }));
      fixture.emulator.requests.clear();
    }

    function plan(tokenFault: TokenFault, hubId: number, times: number | 'always') {
      return fixture.emulator.faults.plan({
        endpoint: 'token',
        hubId,
        times,
        fault: tokenFault.fault,
      });
    }

    /** Calls during a fault until `durationMs` have passed and a second refresh has failed. */
    async function callDuringFault(tokenFault: TokenFault, hubId: number, durationMs: number) {
      const startedAt = performance.now();
      const planned = plan(tokenFault, hubId, 'always');
      const reports = await callsUntil(hubId, () => {
        expect(planned.met).toBeGreaterThan(tokenFault.attempts);
        expect(performance.now() - startedAt).toBeGreaterThan(durationMs);
      });
      planned.remove();
      const refreshes = planned.met / tokenFault.attempts;
      return {
        reports,
        refreshes,
        most: maxRefreshes(tokenFault, performance.now() - startedAt, TIMES),
      };
    }

    function callAll(hubId: number): Promise<CallReport[]> {
      return fleet.all((worker) => worker.call(hubId, CALLS));
    }

    /** Calls on every process repeatedly until the assertion holds. */
    async function callsUntil(hubId: number, assertion: () => void): Promise<CallReport[]> {
      const reports: CallReport[] = [];
      await eventually(async () => {
        reports.push(...(await callAll(hubId)));
        await delay(50); // A steady load without occupying the processor.
        assertion();
      }, LASTING_MS + 30_000);
      return reports;
    }
  });
});

async function forEachFault<Outcome>(
  scenario: Scenario,
  task: (tokenFault: TokenFault, hubId: number) => Promise<Outcome>,
): Promise<Record<string, Outcome>> {
  const outcomes = TOKEN_FAULTS.map(async (tokenFault) => [
    tokenFault.name,
    await task(tokenFault, hubIdOf(scenario, tokenFault)),
  ]);
  return Object.fromEntries(await Promise.all(outcomes)) as Record<string, Outcome>;
}

function byFault<Value>(of: (tokenFault: TokenFault) => Value): Record<string, Value> {
  return Object.fromEntries(TOKEN_FAULTS.map((tokenFault) => [tokenFault.name, of(tokenFault)]));
}

function slowFaults(outcomes: Record<string, { readonly slowestMs: number }>): string[] {
  return Object.entries(outcomes)
    .filter(([, { slowestMs }]) => slowestMs >= NO_WAIT_MS)
    .map(([name, { slowestMs }]) => `${name}: ${Math.round(slowestMs)} ms`);
}
