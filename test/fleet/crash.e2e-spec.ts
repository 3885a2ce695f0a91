import { eventually } from '../support/eventually.js';
import { type Fleet, type Worker, WorkerGoneError } from './support/fleet.js';
import type { Barrier } from './support/protocol.js';
import { FULL, RECOVERY_MS, SHORT_TIMES, leaseMsOf } from './support/scale.js';
import { Stage, type StoreName } from './support/fixture.js';

const HUB_ID = 1234567;
const ROUNDS = FULL ? 20 : 1;
const STORES: StoreName[] = FULL ? ['SQLite', 'PostgreSQL', 'MariaDB'] : ['SQLite', 'PostgreSQL'];
type Moment = Barrier | 'call under way';

describe.each(STORES)('a process killed during a refresh on %s', (store) => {
  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, rotateRefreshTokens) => {
    let stage: Stage;
    let survivors: Fleet;

    beforeAll(async () => {
      stage = await Stage.set(store, { rotateRefreshTokens });
      await stage.connect(HUB_ID);
      survivors = await stage.fleet(1, { refresh: SHORT_TIMES });
    }, 60_000);
    afterAll(async () => {
      await survivors.stop();
      await stage.strike();
    });

    it.each<[Moment, boolean]>([
      ['lease taken', false],
      ['call under way', true],
      ['answer received', true],
    ])(
      'when the moment is "%s" leaves a row that another one goes on from',
      async (moment, hubSpotAnswered) => {
        let victims = startVictims();
        for (let round = 1; round <= ROUNDS; round++) {
          const [victim] = (await victims).workers;
          await stage.expireStored();
          stage.emulator.requests.clear();
          await killAt(moment, victim!);
          // The next one boots while the lease of this one lapses.
          if (round < ROUNDS) victims = startVictims();
          await survivors.worker(0).send({ kind: 'restart' });
          const report = await survivors.worker(0).call(HUB_ID, 10);

          expect(report.wallMs).toBeLessThan(leaseMsOf(SHORT_TIMES) + RECOVERY_MS);
          // The one answer that held the new single-use token died with its process.
          if (rotateRefreshTokens && hubSpotAnswered) {
            expect(report).toMatchObject({ ok: 0, failed: { reauthorization_required: 10 } });
            expect(await stage.statusOf(HUB_ID)).toBe('reauthorization_required');
            await stage.connectBy(survivors.worker(0), HUB_ID);
          } else {
            expect(report).toMatchObject({ ok: 10, failed: {} });
          }
        }
      },
      ROUNDS * 60_000,
    );

    function startVictims(): Promise<Fleet> {
      return stage.fleet(1, { refresh: SHORT_TIMES });
    }

    async function killAt(moment: Moment, victim: Worker): Promise<void> {
      if (moment === 'call under way') {
        const slow = stage.emulator.faults.plan({
          endpoint: 'token',
          fault: { kind: 'latency', latencyMs: 300 },
        });
        const call = victim.call(HUB_ID);
        await eventually(() => expect(slow.met).toBe(1));
        await victim.kill();
        await expect(call).rejects.toThrow(WorkerGoneError);
        await eventually(() => expect(stage.spends()).toBeGreaterThan(0));
      } else {
        const { reached } = await victim.hold(moment);
        const call = victim.call(HUB_ID);
        await reached;
        await victim.kill();
        await expect(call).rejects.toThrow(WorkerGoneError);
      }
    }
  });
});
