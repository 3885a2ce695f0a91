import { ReplayMemory } from './replay-memory.js';

describe('ReplayMemory', () => {
  it('takes a signature once for as long as it could be valid', () => {
    const memory = new ReplayMemory();
    expect(memory.isFirstUse('a', 1_000)).toBe(true);
    expect(memory.isFirstUse('b', 1_000)).toBe(true);
    expect(memory.isFirstUse('a', 1_000)).toBe(false);
    expect(memory.isFirstUse('a', 361_000)).toBe(false);
    expect(memory.isFirstUse('a', 361_001)).toBe(true);
  });

  it('is bounded, and lets go of the oldest first', () => {
    const memory = new ReplayMemory();
    for (let index = 0; index <= 100_000; index++) memory.isFirstUse(String(index), 0);
    expect(memory.isFirstUse('1', 0)).toBe(false);
    expect(memory.isFirstUse('0', 0)).toBe(true);
  });
});
