import { setTimeout as delay } from 'node:timers/promises';
import { SeededRandom } from '../../bench/support/seeded-random.js';
import { type PostgresServer, startPostgres } from '../support/databases.js';
import { eventually } from '../support/eventually.js';
import { FaultLog } from './support/fault-log.js';
import { TOKEN_FAULTS } from './support/faults.js';
import { Worker } from './support/fleet.js';
import { Fixture } from './support/fixture.js';
import type { FailedCall } from './support/protocol.js';
import { FULL, SHORT_TIMES } from './support/scale.js';

const PROCESSES = 4;
const HUB_IDS = Array.from({ length: 20 }, (_, index) => 2_000_001 + index);
const CALL_EVERY_MS = FULL ? 10 : 25;
const DURATION_MS = FULL ? 12 * 60_000 : 15_000;
/** A quarter of it is left when a token is refreshed: longer than each of the faults below. */
const LIFETIME_SECONDS = 20;
const CLOCK_STEP_MS = 5 * 60_000;
const SEED = 20_261_127;

interface ExplainedFailure extends FailedCall {
  readonly atMs: number;
  readonly faults: readonly string[];
}

describe('all faults at once', () => {
  const random = new SeededRandom(SEED);
  const log = new FaultLog();
  const failures: ExplainedFailure[] = [];
  const workers: Worker[] = [];
  let database: PostgresServer;
  let fixture: Fixture;
  let endsAtMs = 0;
  let startedAtMs = 0;
  let served = 0;

  beforeAll(async () => {
    database = await startPostgres();
    fixture = await Fixture.create('PostgreSQL', {
      database,
      expiresInSeconds: LIFETIME_SECONDS,
      accounts: HUB_IDS.map((hubId) => ({ hubId })),
    });
    await fixture.connect(...HUB_IDS);
    for (let count = 0; count < PROCESSES; count += 1) workers.push(await startWorker());
  }, 120_000);
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await fixture.close({ ignoreUnmetFaults: true });
  });

  it(
    'fail no call, unless the store is down and the process has no token',
    async () => {
      startedAtMs = performance.now();
      endsAtMs = startedAtMs + DURATION_MS;
      await Promise.all([
        repeat(4_000, failTokenEndpoint),
        repeat(FULL ? 14_000 : 5_000, killProcess),
        repeat(FULL ? 9_000 : 4_000, freezeProcess),
        repeat(FULL ? 40_000 : 7_000, restartDatabase),
        repeat(6_000, closeConnections),
        repeat(5_000, stepClock),
        repeat(8_000, blockEventLoop),
      ]);
      const reports = await Promise.all(workers.map((worker) => worker.send({ kind: 'stop' })));
      served += reports.reduce((sum, report) => sum + (report?.ok ?? 0), 0);
      process.stdout.write(
        `${served} calls served by the ${PROCESSES} processes that lived to the end, ` +
          `${failures.length} failed, ${log.count('kill')} kills, ${log.count('restart')} restarts ` +
          `of the database, ${log.count('token endpoint')} failures of the token endpoint\n`,
      );
      for (const failure of failures) process.stdout.write(`${JSON.stringify(failure)}\n`);

      expect(failures.filter((failure) => !isExplained(failure))).toEqual([]);
      expect(log.count('kill')).toBeGreaterThan(0);
      expect(log.count('restart')).toBeGreaterThan(0);
      expect(served).toBeGreaterThan(0);
      // Every grant is still valid, and every process recovers.
      await eventually(async () => {
        const all = await Promise.all(workers.map((worker) => worker.call(HUB_IDS)));
        expect(all).toMatchObject(all.map(() => ({ ok: HUB_IDS.length, failed: {} })));
      }, 20_000);
    },
    DURATION_MS + 120_000,
  );

  /** Nobody can obtain a token without the store. */
  function isExplained({ code, faults }: ExplainedFailure): boolean {
    return (
      code === 'connection_store_unavailable' && faults.some((name) => name.startsWith('restart'))
    );
  }

  async function repeat(everyMs: number, fault: () => Promise<void>): Promise<void> {
    for (;;) {
      const pauseMs = everyMs * (0.5 + random.fraction());
      if (performance.now() + pauseMs >= endsAtMs) return;
      await delay(pauseMs);
      await fault();
    }
  }

  async function startWorker(): Promise<Worker> {
    const settings = fixture.settings({ refresh: SHORT_TIMES });
    for (;;) {
      // A process that boots while the database restarts ends, and is started again.
      const worker = await Worker.start(settings).catch(() => undefined);
      if (worker === undefined) continue;
      worker.onFailedCall = (failure) => {
        const atMs = performance.now();
        const faults = log.inForce(atMs - failure.durationMs - 1_000, atMs);
        failures.push({ ...failure, atMs: Math.round(atMs - startedAtMs), faults });
      };
      await worker.load(HUB_IDS, CALL_EVERY_MS);
      return worker;
    }
  }

  function anyIndex(): number {
    return Math.floor(random.fraction() * PROCESSES);
  }

  function any(): Worker {
    return workers[anyIndex()]!;
  }

  async function failTokenEndpoint(): Promise<void> {
    const [{ name, fault }] = random.shuffled(TOKEN_FAULTS) as [(typeof TOKEN_FAULTS)[number]];
    await log.during(`token endpoint: ${name}`, async () => {
      const planned = fixture.emulator.faults.plan({ endpoint: 'token', times: 'always', fault });
      await delay(500 + 1_500 * random.fraction());
      planned.remove();
    });
  }

  async function killProcess(): Promise<void> {
    const index = anyIndex();
    await log.during(`kill of process ${index}`, async () => {
      await workers[index]!.kill();
      workers[index] = await startWorker();
    });
  }

  async function freezeProcess(): Promise<void> {
    const worker = any();
    await log.during('freeze', async () => {
      worker.freeze();
      await delay(500 + 2_000 * random.fraction());
      worker.unfreeze();
    });
  }

  async function restartDatabase(): Promise<void> {
    await log.during('restart of the database', async () => {
      await database.pause();
      await delay(500 + 1_000 * random.fraction());
      await database.resume();
    });
  }

  async function closeConnections(): Promise<void> {
    await log.during('closed connections', () =>
      fixture
        .query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
        )
        .catch(() => undefined),
    );
  }

  async function stepClock(): Promise<void> {
    const byMs = CLOCK_STEP_MS * (2 * random.fraction() - 1);
    await log.during('clock step', () => command({ kind: 'step clock', byMs: Math.round(byMs) }));
  }

  async function blockEventLoop(): Promise<void> {
    await log.during('blocked event loop', () => command({ kind: 'block', durationMs: 500 }));
  }

  /** The process may be killed before it has run the command. */
  async function command(sent: Parameters<Worker['send']>[0]): Promise<void> {
    await any()
      .send(sent)
      .catch(() => undefined);
  }
});
