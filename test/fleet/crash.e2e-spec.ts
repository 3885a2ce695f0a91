import { eventually } from '../support/eventually.js';
import { type Fleet, type Worker, WorkerExitedError } from './support/fleet.js';
import type { Barrier } from './support/protocol.js';
import { FULL, RECOVERY_MS, SHORT_TIMES, leaseMsOf } from './support/scale.js';
import { Fixture, type StoreName } from './support/fixture.js';

const HUB_ID = 1234567;
const ROUNDS = FULL ? 20 : 1;
const STORES: StoreName[] = FULL ? ['SQLite', 'PostgreSQL', 'MariaDB'] : ['SQLite', 'PostgreSQL'];
type Moment = Barrier | 'call in progress';

describe.each(STORES)('a process killed during a refresh on %s', (store) => {
  describe.each([
    ['kept', false],
    ['single-use', true],
  ])('with %s refresh tokens', (_kind, rotateRefreshTokens) => {
    let fixture: Fixture;
    let survivors: Fleet;

    beforeAll(async () => {
      fixture = await Fixture.create(store, { rotateRefreshTokens });
      await fixture.connect(HUB_ID);
      survivors = await fixture.fleet(1, { refresh: SHORT_TIMES });
    }, 60_000);
    afterAll(async () => {
      await survivors.stop();
      await fixture.close();
    });

    it.each<[Moment, boolean]>([
      ['lease taken', false],
      ['call in progress', true],
      ['response received', true],
    ])(
      'at "%s" leaves a row from which another process continues',
      async (moment, hubSpotResponded) => {
        let victims = startVictims();
        for (let round = 1; round <= ROUNDS; round++) {
          const [victim] = (await victims).workers;
          await fixture.expireStored();
          fixture.emulator.requests.clear();
          await killAt(moment, victim!);
          // The next process boots while the lease of this one lapses.
          if (round < ROUNDS) victims = startVictims();
          await survivors.worker(0).send({ kind: 'restart' });
          const report = await survivors.worker(0).call(HUB_ID, 10);

          expect(report.wallMs).toBeLessThan(leaseMsOf(SHORT_TIMES) + RECOVERY_MS);
          // The killed process had the only copy of the new single-use token.
          if (rotateRefreshTokens && hubSpotResponded) {
            expect(report).toMatchObject({ ok: 0, failed: { reauthorization_required: 10 } });
            expect(await fixture.statusOf(HUB_ID)).toBe('reauthorization_required');
            await fixture.connectBy(survivors.worker(0), HUB_ID);
          } else {
            expect(report).toMatchObject({ ok: 10, failed: {} });
          }
        }
      },
      ROUNDS * 60_000,
    );

    function startVictims(): Promise<Fleet> {
      return fixture.fleet(1, { refresh: SHORT_TIMES });
    }

    async function killAt(moment: Moment, victim: Worker): Promise<void> {
      if (moment === 'call in progress') {
        const slow = fixture.emulator.faults.plan({
          endpoint: 'token',
          fault: { kind: 'latency', latencyMs: 300 },
        });
        const call = victim.call(HUB_ID);
        await eventually(() => expect(slow.met).toBe(1));
        await victim.kill();
        await expect(call).rejects.toThrow(WorkerExitedError);
        await eventually(() => expect(fixture.refreshCount()).toBeGreaterThan(0));
      } else {
        const { reached } = await victim.hold(moment);
        const call = victim.call(HUB_ID);
        await reached;
        await victim.kill();
        await expect(call).rejects.toThrow(WorkerExitedError);
      }
    }
  });
});
