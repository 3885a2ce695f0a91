import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import type { RateLimitStore, StoredRateLimit } from '../../connections/rate-limit-store.js';
import { SystemRandomSource } from '../../runtime/random.js';
import { type Fleet, FleetReservation } from './fleet-reservation.js';
import { Budget } from './rate-limit-budget.js';
import type { Demand } from './reservations.js';

const KEY = { clientId: 'a-client', hubId: 1234567, limit: 'calls' };
const IDLE: Demand = { occupied: 0, interactive: 0, background: 0 };

/** Jitter without chance. */
class SteadyRandomSource extends SystemRandomSource {
  override fraction(): number {
    return 0.5;
  }
}

/** A store in memory that keeps the time of each read, and loses or fails as it is told. */
class ObservedStore implements RateLimitStore {
  readonly readAtMs: number[] = [];
  isDown = false;
  writesToLose = 0;
  statementMs = 0;
  private readonly store: RateLimitStore;

  constructor(private readonly clock: ManualClock) {
    this.store = new InMemoryHubSpotConnectionRepository(clock).rateLimits;
  }

  async read(key: typeof KEY): Promise<StoredRateLimit> {
    this.readAtMs.push(this.clock.monotonicNow());
    if (this.isDown) throw new Error('The store is down');
    if (this.statementMs > 0) await this.clock.sleep(this.statementMs);
    return this.store.read(key);
  }

  async write(request: Parameters<RateLimitStore['write']>[0]): Promise<boolean> {
    this.writesToLose -= 1;
    return this.writesToLose < 0 && this.store.write(request);
  }
}

describe('FleetReservation', () => {
  let clock: ManualClock;
  let store: ObservedStore;
  let demand: Demand;
  let reservation: FleetReservation;
  let budget: Budget;
  const limiter = { demand: () => demand, serve: () => {} };

  beforeEach(() => {
    clock = new ManualClock();
    store = new ObservedStore(clock);
    demand = IDLE;
    const fleet: Fleet = {
      store,
      key: KEY,
      instance: 'me',
      clock,
      random: new SteadyRandomSource(),
    };
    budget = new Budget(110, 10_000, 1);
    reservation = new FleetReservation(fleet, budget);
  });

  /** Moves the time on by small steps, so that what waits ends in its order. */
  async function pass(durationMs: number): Promise<void> {
    for (let passed = 0; passed < durationMs; passed += 10) {
      clock.advance(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  /** How many calls the process may have in HubSpot's window. */
  function room(): number {
    let calls = 0;
    while (budget.hasRoom(calls, clock.monotonicNow())) calls += 1;
    return calls;
  }
  async function reserved(): Promise<void> {
    reservation.request(limiter);
    await pass(10);
  }

  it('is renewed for calls that are sent, four seconds after it was made', async () => {
    await reserved();
    reservation.renewInTime(limiter, clock.monotonicNow());
    await pass(3_980);
    reservation.renewInTime(limiter, clock.monotonicNow());
    await pass(0);
    expect(store.readAtMs).toHaveLength(1);
    await pass(20);
    reservation.renewInTime(limiter, clock.monotonicNow());
    await pass(10);
    expect(store.readAtMs).toHaveLength(2);
  });

  it('is not made for a call that needs none', async () => {
    reservation.renewInTime(limiter, clock.monotonicNow());
    await pass(10);
    expect(store.readAtMs).toEqual([]);
  });

  it('is renewed sooner for an interactive call that comes during the pause', async () => {
    demand = { ...IDLE, background: 200 };
    await reserved();
    const { length } = store.readAtMs;
    await pass(20);
    demand = { ...demand, interactive: 1 };
    await pass(120);
    expect(store.readAtMs.length).toBe(length + 1);
  });

  it('is tried again after five seconds if the store fails, for interactive calls too', async () => {
    store.isDown = true;
    demand = { ...IDLE, background: 200 };
    await reserved();
    demand = { ...demand, interactive: 1 };
    await pass(4_900);
    expect(store.readAtMs).toHaveLength(1);
    await pass(200);
    expect(store.readAtMs).toHaveLength(2);
  });

  it('takes little at first, and again after eight seconds without one', async () => {
    demand = { ...IDLE, interactive: 100 };
    await reserved();
    const first = room();
    expect(first).toBe(11);
    await pass(4_000);
    expect(room()).toBe(110);
    demand = IDLE;
    await pass(20_000);
    // A process that lapsed has nothing to keep.
    await store.write({ ...KEY, expectedVersion: (await store.read(KEY)).version, state: '{}' });
    demand = { ...IDLE, interactive: 100 };
    await reserved();
    expect(room()).toBe(first);
  });

  it('pauses twice as long after each row that another process changed first', async () => {
    store.statementMs = 20;
    store.writesToLose = 4;
    demand = { ...IDLE, interactive: 1 };
    reservation.request(limiter);
    await pass(900);
    const pauses = store.readAtMs.map((atMs, index) => atMs - (store.readAtMs[index - 1] ?? 0));
    // Half of 2, 4, 8 and 16 times the statement, which takes the 20 ms before.
    expect(pauses.slice(1, 5)).toEqual([40, 60, 100, 180]);
  });
});
