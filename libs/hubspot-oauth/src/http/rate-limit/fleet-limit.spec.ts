import { FleetSimulation } from '../../../../../test/http/support/fleet-simulation.js';

const WINDOW_MS = 10_000;
const LIMIT = 110;
const SEARCHES_PER_SECOND = 4;

describe('Processes that share the limit of an account', () => {
  it.each([
    { processes: 1, latencyMs: 300, used: 0.95 },
    { processes: 4, latencyMs: 0, used: 0.9 },
    { processes: 16, latencyMs: 100, used: 0.9 },
  ])('use it without a refusal: $processes, $latencyMs ms', async (variant) => {
    const { processes, latencyMs, used } = variant;
    const fleet = new FleetSimulation(latencyMs);
    for (let process = 0; process < processes; process += 1) fleet.join(20);
    await fleet.run(3 * WINDOW_MS);
    expect(fleet.refused).toBe(0);
    expect(fleet.calls).toBeGreaterThan(used * 3 * LIMIT);
    // All start in the same instant. After the first window shares differ by one call.
    expect(fleet.spread).toBeLessThan(3);
    const before = fleet.callers.map(({ calls }) => calls);
    await fleet.run(2 * WINDOW_MS);
    const later = fleet.callers.map(({ calls }, index) => calls - (before[index] ?? 0));
    expect(Math.max(...later) - Math.min(...later)).toBeLessThanOrEqual(2);
  });

  // At 1,200 ms a reservation takes longer than a process waits for the store.
  it.each(
    [
      { processes: 16, statementMs: 20, first: 0.1, used: 0.85 },
      { processes: 16, statementMs: 100, first: 0.1, used: 0.85 },
      { processes: 16, statementMs: 300, first: 0.1, used: 0.85 },
      { processes: 4, statementMs: 600, first: 0.1, used: 0.7 },
      { processes: 4, statementMs: 1_200, first: 0.15, used: 0.3 },
    ].flatMap((variant) => [1, 2, 3].map((seed) => ({ ...variant, seed }))),
  )('use it with a slow store: $processes, $statementMs ms, $seed', async (variant) => {
    const { processes, statementMs, seed } = variant;
    const fleet = new FleetSimulation(100, false, seed);
    fleet.statementMs = statementMs;
    for (let process = 0; process < processes; process += 1) fleet.join(20);
    await fleet.run(3 * WINDOW_MS);
    // Processes that start together have a call each before they know of each other.
    expect(fleet.refused).toBeLessThanOrEqual(variant.first * fleet.calls);
    const { refused } = fleet;
    const before = fleet.callers.map(({ calls }) => calls);
    await fleet.run(3 * WINDOW_MS);
    expect(fleet.refused - refused).toBeLessThanOrEqual(0.005 * 3 * LIMIT);
    const later = fleet.callers.map(({ calls }, index) => calls - (before[index] ?? 0));
    expect(Math.max(...later) / Math.min(...later)).toBeLessThanOrEqual(4);
    expect(later.reduce((sum, calls) => sum + calls, 0)).toBeGreaterThan(variant.used * 3 * LIMIT);
  });

  it('keep to the parts that they know of while the store fails', async () => {
    const fleet = new FleetSimulation(100);
    for (let process = 0; process < 4; process += 1) fleet.join(20);
    await fleet.run(2 * WINDOW_MS);
    fleet.isStoreDown = true;
    await fleet.run(3 * WINDOW_MS);
    expect(fleet.refused).toBeLessThanOrEqual(0.005 * fleet.calls);
    expect(fleet.calls).toBeGreaterThan(0.85 * 5 * LIMIT);
  });

  it('share it with a process that joins, and take the part of one that leaves', async () => {
    const fleet = new FleetSimulation(100);
    const first = fleet.join(20);
    await fleet.run(2 * WINDOW_MS);
    const second = fleet.join(20);
    await fleet.run(2 * WINDOW_MS);
    const [firstBefore, secondBefore] = [first.calls, second.calls];
    await fleet.run(2 * WINDOW_MS);
    const shares = [first.calls - firstBefore, second.calls - secondBefore];
    expect(Math.max(...shares) / Math.min(...shares)).toBeLessThanOrEqual(2);
    expect(fleet.calls - firstBefore - secondBefore).toBeGreaterThan(1.8 * LIMIT);
    first.isStopped = true;
    await fleet.run(3 * WINDOW_MS);
    const before = second.calls;
    await fleet.run(WINDOW_MS);
    expect(second.calls - before).toBeGreaterThan(0.9 * LIMIT);
    // Only first calls of the process that joined: the other one had used the whole limit.
    expect(fleet.refused).toBeLessThanOrEqual(0.005 * fleet.calls);
  });

  it.each([1, 16])('keep room for interactive calls beside a backfill of %d', async (processes) => {
    const fleet = new FleetSimulation(100);
    for (let process = 0; process < processes; process += 1) fleet.join(10, 'background');
    await fleet.run(WINDOW_MS);
    const sameProcess = fleet.addCallers(0, 1, 'interactive', 1_200);
    const otherProcess = fleet.join(1, 'interactive', 1_200);
    await fleet.run(2 * WINDOW_MS);
    expect(fleet.refused).toBe(0);
    for (const { calls, waitsMs } of [sameProcess, otherProcess]) {
      expect(calls).toBeGreaterThanOrEqual(15);
      expect(Math.max(...waitsMs)).toBeLessThan(1_000);
    }
    // Of the 80 % that background calls may use at most.
    const background = fleet.calls - sameProcess.calls - otherProcess.calls;
    expect(background).toBeGreaterThan(0.6 * 3 * LIMIT);
  });

  it('cost no statement while single calls are far apart', async () => {
    const fleet = new FleetSimulation(100);
    fleet.join(1, 'interactive', 3_000);
    fleet.join(1, 'interactive', 12_000);
    await fleet.run(5 * WINDOW_MS);
    expect(fleet.calls).toBeGreaterThan(15);
    expect(fleet.statements).toBe(0);
  });

  it('send a few statements per second and process at the limit', async () => {
    const fleet = new FleetSimulation(100);
    for (let process = 0; process < 4; process += 1) fleet.join(20);
    await fleet.run(2 * WINDOW_MS);
    expect(fleet.statements).toBeLessThan(4 * 20 * 4);
  });

  it('use the limit as if alone while the store fails, and share it again afterwards', async () => {
    const fleet = new FleetSimulation(100);
    fleet.isStoreDown = true;
    fleet.join(20);
    await fleet.run(2 * WINDOW_MS);
    expect(fleet.calls).toBeGreaterThan(1.9 * LIMIT);
    fleet.isStoreDown = false;
    fleet.join(20);
    await fleet.run(2 * WINDOW_MS);
    const refused = fleet.refused;
    await fleet.run(2 * WINDOW_MS);
    expect(fleet.refused).toBe(refused);
  });
});

describe('Processes that share the limit of searches', () => {
  it.each([1, 16])('use it without a refusal, first come first served: %d', async (processes) => {
    const fleet = new FleetSimulation(300, true);
    for (let process = 0; process < processes; process += 1) fleet.join(3);
    await fleet.run(30_000);
    expect(fleet.refused).toBe(0);
    expect(fleet.calls).toBeGreaterThan(0.9 * 30 * SEARCHES_PER_SECOND);
    expect(fleet.spread).toBeLessThan(2);
  });

  it('let interactive searches pass those of a backfill', async () => {
    const fleet = new FleetSimulation(300, true);
    for (let process = 0; process < 4; process += 1) fleet.join(5, 'background');
    const { waitsMs } = fleet.join(1, 'interactive', 2_000);
    await fleet.run(30_000);
    expect(fleet.refused).toBe(0);
    expect(waitsMs.length).toBeGreaterThan(10);
    expect(Math.max(...waitsMs)).toBeLessThan(500);
  });

  it('count their own searches while the store fails', async () => {
    const fleet = new FleetSimulation(100, true);
    fleet.isStoreDown = true;
    fleet.join(10);
    await fleet.run(20_000);
    expect(fleet.refused).toBe(0);
    expect(fleet.calls).toBeGreaterThan(0.8 * 20 * SEARCHES_PER_SECOND);
  });
});
