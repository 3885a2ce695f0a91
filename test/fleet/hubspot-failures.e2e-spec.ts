import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../support/eventually.js';
import type { Fleet } from './support/fleet.js';
import { ILLS, type Ill, inAll, mostFlights } from './support/faults.js';
import type { CallReport } from './support/protocol.js';
import { FULL, RECOVERY_MS, leaseMsOf } from './support/scale.js';
import { Stage, type StoreName } from './support/fixture.js';

const STORES: StoreName[] = FULL ? ['SQLite', 'PostgreSQL'] : ['SQLite'];
/** The defaults, or as little as a fleet on a busy machine rides a hung call out with. */
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
/** HubSpot never answers a call that hung, and until its lease lapses nobody else is to try. */
const backWithinMs = ({ attempts }: Ill) =>
  attempts === 1 ? leaseMsOf(TIMES) + RECOVERY_MS : 15_000;
/** Inside the last five minutes, in which a token is refreshed ahead. */
const STILL_VALID_MS = 4 * 60_000;
/** A caller that waited for a hung refresh would take longer. */
const AT_ONCE_MS = 2_000;

const PROCESSES = 4;
const CALLS = 5;
const ALL_SERVED = { ok: PROCESSES * CALLS, codes: [] };
const ENDED = 'reauthorization_required';
const ALL_ENDED = { ok: 0, codes: [ENDED] };
const SCENARIOS = ['once, valid', 'once, expired', 'lasting, valid', 'lasting, expired'] as const;
type Scenario = (typeof SCENARIOS)[number];

/** Every ill of every scenario has an account of its own, so that all of them happen at once. */
function hubIdOf(scenario: Scenario, ill: Ill): number {
  return 3_000_001 + SCENARIOS.indexOf(scenario) * ILLS.length + ILLS.indexOf(ill);
}

describe.each(STORES)('HubSpot being ill on %s', (store) => {
  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, singleUse) => {
    let stage: Stage;
    let fleet: Fleet;

    beforeAll(async () => {
      const hubIds = SCENARIOS.flatMap((scenario) => ILLS.map((ill) => hubIdOf(scenario, ill)));
      const accounts = hubIds.map((hubId) => ({ hubId }));
      stage = await Stage.set(store, { rotateRefreshTokens: singleUse, accounts });
      await stage.connect(...hubIds);
      fleet = await stage.fleet(PROCESSES, { refresh: TIMES });
    }, 120_000);
    afterAll(() => stage.strike());

    const isLost = (ill: Ill) => singleUse && ill.losesAnswer;
    const lostAnswers = singleUse ? '; a lost answer cleanly ends its single-use grant' : '';

    it(`once is noticed by no caller while the token is valid${lostAnswers}`, async () => {
      await beginWith(STILL_VALID_MS);
      const outcomes = await forEachIll('once, valid', async (ill, hubId) => {
        plan(ill, hubId, 1);
        const reports = await callsUntil(hubId, () => expect(stage.spends(hubId)).toBe(2));
        await eventually(async () => {
          expect(await stage.statusOf(hubId)).toBe(isLost(ill) ? ENDED : 'active');
        });
        const { codes, slowestMs } = inAll(reports);
        // The process that hears that the grant is dead stops using its token at once.
        return { noticed: codes.filter((code) => !isLost(ill) || code !== ENDED), slowestMs };
      });
      expect(outcomes).toMatchObject(byIll(() => ({ noticed: [] })));
      expect(slowOf(outcomes)).toEqual([]);
    }, 60_000);

    it(`once is ridden out when the token has expired${lostAnswers}`, async () => {
      await beginWith(-STILL_VALID_MS);
      const outcomes = await forEachIll('once, expired', async (ill, hubId) => {
        plan(ill, hubId, 1);
        const { ok, codes } = inAll(await callAll(hubId));
        return { ok, codes, spends: stage.spends(hubId), status: await stage.statusOf(hubId) };
      });
      expect(outcomes).toEqual(
        byIll((ill) => ({
          ...(isLost(ill) ? ALL_ENDED : ALL_SERVED),
          spends: 2,
          status: isLost(ill) ? ENDED : 'active',
        })),
      );
    }, 60_000);

    it('for long is noticed by no caller while the token is valid', async () => {
      await beginWith(STILL_VALID_MS);
      const outcomes = await forEachIll('lasting, valid', async (ill, hubId) => {
        const { reports, flights, most } = await lastingIll(ill, hubId, FULL ? LASTING_MS : 0);
        return { ...inAll(reports), tooManyFlights: flights > most };
      });
      expect(outcomes).toMatchObject(byIll(() => ({ codes: [], tooManyFlights: false })));
      expect(slowOf(outcomes)).toEqual([]);
    }, 180_000);

    it(`for long is a typed error, at one flight per back-off in the whole fleet, and soon over${lostAnswers}`, async () => {
      await beginWith(-STILL_VALID_MS);
      const outcomes = await forEachIll('lasting, expired', async (ill, hubId) => {
        const { reports, flights, most } = await lastingIll(ill, hubId, LASTING_MS);
        const healedAt = performance.now();
        await eventually(async () => {
          expect(inAll(await callAll(hubId))).toMatchObject(isLost(ill) ? ALL_ENDED : ALL_SERVED);
        }, backWithinMs(ill));
        const isLate = performance.now() - healedAt > backWithinMs(ill);
        return { ...inAll(reports), tooManyFlights: flights > most, isLate };
      });
      expect(outcomes).toMatchObject(
        byIll(() => ({
          ok: 0,
          codes: ['hubspot_unavailable'],
          tooManyFlights: false,
          isLate: false,
        })),
      );
    }, 240_000);

    /** Processes without a cached token, and stored ones that expire in so long. */
    async function beginWith(expiresInMs: number): Promise<void> {
      await stage.expireStoredIn(expiresInMs);
      await fleet.all((worker) => worker.send({ kind: 'restart' }));
      stage.emulator.requests.clear();
    }

    function plan(ill: Ill, hubId: number, times: number | 'always') {
      return stage.emulator.faults.plan({ endpoint: 'token', hubId, times, fault: ill.fault });
    }

    /** Calls under an ill that lasts for `durationMs`, and until a second flight has failed on it. */
    async function lastingIll(ill: Ill, hubId: number, durationMs: number) {
      const startedAt = performance.now();
      const planned = plan(ill, hubId, 'always');
      const reports = await callsUntil(hubId, () => {
        expect(planned.met).toBeGreaterThan(ill.attempts);
        expect(performance.now() - startedAt).toBeGreaterThan(durationMs);
      });
      planned.remove();
      const flights = planned.met / ill.attempts;
      return { reports, flights, most: mostFlights(ill, performance.now() - startedAt, TIMES) };
    }

    function callAll(hubId: number): Promise<CallReport[]> {
      return fleet.all((worker) => worker.call(hubId, CALLS));
    }

    /** Calls on every process, again and again, until the assertion holds. */
    async function callsUntil(hubId: number, assertion: () => void): Promise<CallReport[]> {
      const reports: CallReport[] = [];
      await eventually(async () => {
        reports.push(...(await callAll(hubId)));
        await delay(50); // A steady load, not a race for the processor.
        assertion();
      }, LASTING_MS + 30_000);
      return reports;
    }
  });
});

async function forEachIll<Outcome>(
  scenario: Scenario,
  live: (ill: Ill, hubId: number) => Promise<Outcome>,
): Promise<Record<string, Outcome>> {
  const outcomes = ILLS.map(async (ill) => [ill.name, await live(ill, hubIdOf(scenario, ill))]);
  return Object.fromEntries(await Promise.all(outcomes)) as Record<string, Outcome>;
}

function byIll<Value>(of: (ill: Ill) => Value): Record<string, Value> {
  return Object.fromEntries(ILLS.map((ill) => [ill.name, of(ill)]));
}

function slowOf(outcomes: Record<string, { readonly slowestMs: number }>): string[] {
  return Object.entries(outcomes)
    .filter(([, { slowestMs }]) => slowestMs >= AT_ONCE_MS)
    .map(([name, { slowestMs }]) => `${name}: ${Math.round(slowestMs)} ms`);
}
