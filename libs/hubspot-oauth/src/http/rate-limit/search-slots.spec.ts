import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import { SystemRandomSource } from '../../runtime/random.js';
import { SearchSlots } from './search-slots.js';

class ChosenRandomSource extends SystemRandomSource {
  chosen = 0;
  override fraction(): number {
    return this.chosen;
  }
}

describe('SearchSlots', () => {
  let clock: ManualClock;
  let random: ChosenRandomSource;
  let reads: number[];
  let slots: SearchSlots;

  beforeEach(() => {
    clock = new ManualClock();
    random = new ChosenRandomSource();
    reads = [];
    const { rateLimits } = new InMemoryHubSpotConnectionRepository(clock);
    const store = {
      read: (key: Parameters<typeof rateLimits.read>[0]) => {
        reads.push(clock.monotonicNow());
        return rateLimits.read(key);
      },
      write: rateLimits.write.bind(rateLimits),
    };
    const key = { clientId: 'a-client', hubId: 1234567, limit: 'searches' };
    slots = new SearchSlots({ store, key, instance: 'me', clock, random }, 2, 1_000);
  });

  async function pass(durationMs: number): Promise<void> {
    for (let passed = 0; passed < durationMs; passed += 10) {
      clock.advance(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const acquire = (signal = new AbortController().signal) => slots.acquire(signal, false);

  it('start as many searches in a second as the limit says', async () => {
    const startedAtMs: number[] = [];
    for (let search = 0; search < 4; search += 1) {
      void acquire().then(() => startedAtMs.push(clock.monotonicNow()));
    }
    await pass(1_200);
    expect(startedAtMs).toHaveLength(4);
    expect(startedAtMs[1]).toBeLessThanOrEqual(20);
    // The margin for the time that HubSpot counts at.
    expect(startedAtMs[2]).toBeGreaterThanOrEqual(1_080);
  });

  it('let a search leave whose signal aborts, and give its place to the next', async () => {
    for (let search = 0; search < 2; search += 1) void acquire();
    await pass(20);
    const abort = new AbortController();
    const left = acquire(abort.signal).catch((error: unknown) => error);
    const next = acquire();
    expect(slots.queued).toBe(2);
    const reason = new Error('cancelled');
    abort.abort(reason);
    expect(await left).toBe(reason);
    expect(slots.queued).toBe(1);
    await pass(1_200);
    expect(slots.queued).toBe(0);
    await expect(next).resolves.toBeDefined();
  });

  it('can be forgotten only when none waits and none has to rest', async () => {
    expect(slots.isIdle()).toBe(true);
    void acquire();
    expect(slots.isIdle()).toBe(false);
    await pass(20);
    expect(slots.isIdle()).toBe(true);
    slots.rest(1_000);
    clock.advance(999);
    expect(slots.isIdle()).toBe(false);
    clock.advance(1);
    expect(slots.isIdle()).toBe(true);
  });

  it.each([
    [0, 100],
    [0.5, 200],
    [1, 300],
  ])('look again after a pause with jitter if the next time is far: %d', async (chosen, pause) => {
    random.chosen = chosen;
    for (let search = 0; search < 2; search += 1) void acquire();
    await pass(20);
    reads = [];
    void slots.acquire(new AbortController().signal, false, 'background');
    await pass(pause + 40);
    const [first = 0, second = 0] = reads;
    expect(second - first).toBeGreaterThanOrEqual(pause);
    expect(second - first).toBeLessThan(pause + 30);
  });
});
