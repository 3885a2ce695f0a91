import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import { SystemRandomSource } from '../../../libs/hubspot-oauth/src/runtime/random.js';
import { FleetReservation } from '../../../libs/hubspot-oauth/src/http/rate-limit/fleet-reservation.js';
import { Budget } from '../../../libs/hubspot-oauth/src/http/rate-limit/rate-limit-budget.js';
import {
  type CallPriority,
  type Permit,
  RollingWindowLimiter,
} from '../../../libs/hubspot-oauth/src/http/rate-limit/rolling-window-limiter.js';
import { SearchSlots } from '../../../libs/hubspot-oauth/src/http/rate-limit/search-slots.js';

const INTERVAL_MS = 10_000;
const STEP_MS = 10;

/** The same numbers in every run, so that a simulation has one result (mulberry32). */
class SeededRandomSource extends SystemRandomSource {
  constructor(private seed: number) {
    super();
  }

  override fraction(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** HubSpot's rolling limit: a call counts when it arrives, half of the latency after it was sent. */
class SimulatedHubSpot {
  private readonly arrivals: number[] = [];

  constructor(
    readonly limit: number,
    private readonly intervalMs: number,
  ) {}

  /** Returns how many calls remain; undefined for a refused call. */
  receive(now: number): number | undefined {
    while ((this.arrivals[0] ?? Infinity) <= now - this.intervalMs) this.arrivals.shift();
    if (this.arrivals.length >= this.limit) return undefined;
    this.arrivals.push(now);
    return this.limit - this.arrivals.length;
  }
}

/** What some callers of one process did. */
export interface SimulatedCallers {
  readonly waitsMs: number[];
  calls: number;
  refused: number;
  isStopped: boolean;
}

/** Processes that share a store and call one account, in simulated time. */
export class FleetSimulation {
  readonly clock = new ManualClock();
  readonly callers: SimulatedCallers[] = [];
  private readonly limiters: (RollingWindowLimiter | SearchSlots)[] = [];
  readonly store = new InMemoryHubSpotConnectionRepository(this.clock);
  statements = 0;
  isStoreDown = false;
  /** How long a statement takes on average. */
  statementMs = 0;
  private readonly hubSpot: SimulatedHubSpot;
  private readonly random: SeededRandomSource;

  constructor(
    private readonly latencyMs: number,
    private readonly search = false,
    seed = 1,
  ) {
    this.random = new SeededRandomSource(seed);
    this.hubSpot = search ? new SimulatedHubSpot(4, 1_000) : new SimulatedHubSpot(110, INTERVAL_MS);
  }

  get calls(): number {
    return this.callers.reduce((sum, { calls }) => sum + calls, 0);
  }

  get refused(): number {
    return this.callers.reduce((sum, { refused }) => sum + refused, 0);
  }

  /** The most calls of some callers, in relation to the fewest. */
  get spread(): number {
    const calls = this.callers.map((group) => group.calls);
    return Math.max(...calls) / Math.min(...calls);
  }

  /** Adds a process with callers that call without pause, or once in `pauseMs`. */
  join(callers: number, priority: CallPriority = 'interactive', pauseMs = 0): SimulatedCallers {
    this.limiters.push(this.limiter());
    return this.addCallers(this.limiters.length - 1, callers, priority, pauseMs);
  }

  /** Adds callers to a process, and counts them by themselves. */
  addCallers(
    index: number,
    callers: number,
    priority: CallPriority = 'interactive',
    pauseMs = 0,
  ): SimulatedCallers {
    const limiter = this.limiters[index];
    if (limiter === undefined) throw new TypeError(`There is no process ${index}`);
    const group = { waitsMs: [], calls: 0, refused: 0, isStopped: false };
    this.callers.push(group);
    for (let caller = 0; caller < callers; caller += 1) {
      void this.call(limiter, group, priority, pauseMs);
    }
    return group;
  }

  async run(durationMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += STEP_MS) {
      await runPendingTasks();
      this.clock.advance(STEP_MS);
    }
    await runPendingTasks();
  }

  private limiter(): RollingWindowLimiter | SearchSlots {
    const instance = `process-${this.limiters.length}`;
    const { clock, random } = this;
    const counted = async <Result>(statement: () => Promise<Result>): Promise<Result> => {
      this.statements += 1;
      if (this.statementMs > 0) await clock.sleep(this.statementMs * (0.5 + random.fraction()));
      return this.isStoreDown ? Promise.reject(new Error('The store is down.')) : statement();
    };
    const { rateLimits } = this.store;
    const fleet = {
      clock,
      random,
      instance,
      key: { clientId: 'app', hubId: 1, limit: 'calls' },
      store: {
        read: async (key: Parameters<typeof rateLimits.read>[0]) =>
          counted(() => rateLimits.read(key)),
        write: async (request: Parameters<typeof rateLimits.write>[0]) =>
          counted(() => rateLimits.write(request)),
      },
    };
    if (this.search) return new SearchSlots(fleet, 4, 1_000);
    const budget = new Budget(100, INTERVAL_MS, 1);
    return new RollingWindowLimiter(budget, clock, new FleetReservation(fleet, budget));
  }

  private async call(
    limiter: RollingWindowLimiter | SearchSlots,
    group: SimulatedCallers,
    priority: CallPriority,
    pauseMs: number,
  ): Promise<void> {
    const { signal } = new AbortController();
    while (!group.isStopped) {
      const startedAtMs = this.clock.monotonicNow();
      const permit =
        limiter.tryAcquire(priority) ?? (await limiter.acquire(signal, false, priority));
      group.waitsMs.push(this.clock.monotonicNow() - startedAtMs);
      if (group.isStopped) return;
      await this.send(permit, group);
      if (pauseMs > 0) await this.clock.sleep(pauseMs);
    }
  }

  private async send(permit: Permit, group: SimulatedCallers): Promise<void> {
    if (this.latencyMs > 0) await this.clock.sleep(this.latencyMs / 2);
    const remaining = this.hubSpot.receive(this.clock.monotonicNow());
    group.calls += 1;
    if (remaining === undefined) group.refused += 1;
    if (this.latencyMs > 0) await this.clock.sleep(this.latencyMs / 2);
    else await runPendingTasks();
    if (remaining === undefined) permit.rest(1_000);
    permit.release(
      this.search
        ? undefined
        : { max: '110', remaining: String(remaining ?? 0), intervalMs: String(INTERVAL_MS) },
    );
  }
}

/** Lets everything run that does not wait for time to pass. */
function runPendingTasks(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
