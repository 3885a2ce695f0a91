import { ManualClock } from 'nestjs-hubspot-oauth/testing';

import { SystemRandomSource } from '../runtime/random.js';
import { retryWhileContended } from './contention.js';

function busy(code: string): Error {
  return Object.assign(new Error('in the way'), { code });
}

describe('retryWhileContended', () => {
  const clock = new ManualClock();
  const waiting = { clock, random: new SystemRandomSource() };

  async function advanceUntilSettled(promise: Promise<unknown>): Promise<void> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    promise.then(settle, settle);
    for (;;) {
      await new Promise(setImmediate);
      if (settled) return;
      clock.advance(10);
    }
  }

  it.each([
    '40001',
    '40P01',
    '55P03',
    'ER_LOCK_DEADLOCK',
    'ER_LOCK_WAIT_TIMEOUT',
    'ER_CHECKREAD',
    'SQLITE_BUSY',
    'SQLITE_BUSY_SNAPSHOT',
    'SQLITE_LOCKED',
  ])('tries again after %s', async (code) => {
    const failures = [busy(code), busy(code), busy(code)];
    const result = retryWhileContended(async () => {
      const failure = failures.pop();
      if (failure) throw failure;
      return 'done';
    }, waiting);
    await advanceUntilSettled(result);
    await expect(result).resolves.toBe('done');
  });

  it('gives up after five seconds, with pauses that grow to a fifth of a second', async () => {
    const startedAt = clock.monotonicNow();
    let attempts = 0;
    const result = retryWhileContended(async () => {
      attempts += 1;
      throw busy('SQLITE_BUSY');
    }, waiting);
    await advanceUntilSettled(result);
    await expect(result).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    expect(clock.monotonicNow() - startedAt).toBeGreaterThanOrEqual(5_000);
    expect(clock.monotonicNow() - startedAt).toBeLessThan(5_400);
    expect(attempts).toBeGreaterThan(15);
    expect(attempts).toBeLessThan(80);
  });

  it.each(['23505', 'ECONNREFUSED', undefined])('passes other failures on: %s', async (code) => {
    const failure = Object.assign(new Error('other'), { code });
    let attempts = 0;
    const attempt = async () => {
      attempts += 1;
      throw failure;
    };
    await expect(retryWhileContended(attempt, waiting)).rejects.toBe(failure);
    expect(attempts).toBe(1);
  });
});
