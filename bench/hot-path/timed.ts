import { median } from '../support/statistics.js';
import type { Way } from './ways.js';

const ROUNDS = 9;
const CALLS = 4_000;

/**
 * Microseconds of processor time per call, one call after another; the ways take turns, in rotated
 * order. Nothing is waited for, so that this is the time on a machine that does nothing else.
 */
export async function timed(ways: readonly Way[], accounts: readonly number[]): Promise<number[]> {
  const rounds = ways.map((): number[] => []);
  for (let round = -2; round < ROUNDS; round++) {
    for (let turn = 0; turn < ways.length; turn++) {
      const index = (turn + round + ways.length) % ways.length;
      const us = await oneRound(ways[index]!, accounts);
      if (round >= 0) rounds[index]?.push(us);
    }
  }
  return rounds.map((values) => median(values));
}

async function oneRound({ call }: Way, accounts: readonly number[]): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < CALLS; count++) await call(accounts[count % accounts.length]!);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}
