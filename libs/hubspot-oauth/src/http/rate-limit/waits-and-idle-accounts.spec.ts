import { setMaxListeners } from 'node:events';
import { Logger } from '@nestjs/common';
import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import { RecordingLogger } from '../../../../../test/support/recording-logger.js';
import type { ResolvedHubSpotOAuthOptions } from '../../options/resolved-options.js';
import { SystemRandomSource } from '../../runtime/random.js';
import { CallDeadline } from '../call/call-deadline.js';
import { FetchCall } from '../call/fetch-call.js';
import type { HubSpotCallOptions } from '../call/outgoing-call.js';
import { AccountRateLimiters } from './account-rate-limiters.js';

const API = 'https://api.hubapi.com';
const OPTIONS = {
  pacing: { callsPerTenSeconds: 2, searchesPerSecond: 1, maxWaitMs: 15_000, instances: 1 },
} as unknown as ResolvedHubSpotOAuthOptions;

/** A store of the application's own that does not share rate limits. */
const store = Object.assign(new InMemoryHubSpotConnectionRepository(), { rateLimits: undefined });

function callOf(
  hubId: number,
  path = '/crm',
  init: RequestInit = {},
  options: HubSpotCallOptions = {},
) {
  return new FetchCall(hubId, API + path, init, options);
}

describe('AccountRateLimiters', () => {
  beforeAll(() => Logger.overrideLogger(false));
  let clock: ManualClock;
  let limiters: AccountRateLimiters;
  beforeEach(() => {
    clock = new ManualClock();
    limiters = new AccountRateLimiters(OPTIONS, clock, new SystemRandomSource(), store);
  });
  const tryAcquire = (call: FetchCall) => limiters.tryAcquire(call, clock.monotonicNow());
  const acquire = (call: FetchCall) =>
    limiters.acquire(call, new CallDeadline(call, clock, new AbortController().signal), false);

  it('limits each account by itself', () => {
    const acquired = [1, 1, 1, 2].map((hubId) => tryAcquire(callOf(hubId)) !== undefined);
    expect(acquired).toEqual([true, true, false, true]);
  });

  it.each<[string, string, RequestInit, boolean]>([
    ['a search', '/crm/v3/objects/contacts/search', { method: 'POST' }, true],
    [
      'a search of a dated version',
      '/crm/objects/2026-03/contacts/search',
      { method: 'POST' },
      true,
    ],
    ['a GET of the same path', '/crm/v3/objects/contacts/search', {}, false],
    ['a path that goes on', '/crm/v3/objects/search/1', { method: 'POST' }, false],
    ['a path outside of the CRM', '/cms/v3/search', { method: 'POST' }, false],
  ])('counts %s with the searches or not', (_name, path, init, isSearch) => {
    tryAcquire(callOf(1, path, init));
    expect(tryAcquire(callOf(1, path, init)) === undefined).toBe(isSearch);
  });

  it('removes the limiters of idle accounts, and no others', () => {
    tryAcquire(callOf(1))?.release();
    tryAcquire(callOf(2)); // Its call does not end.
    clock.advance(29_999);
    tryAcquire(callOf(3));
    expect(limiters.size).toBe(3);
    clock.advance(1);
    tryAcquire(callOf(4));
    expect(limiters.size).toBe(3); // 2, 3 and 4.
    expect(tryAcquire(callOf(2))).toBeDefined();
    expect(tryAcquire(callOf(2))).toBeUndefined();
  });

  it('looks for idle accounts every 30 seconds at most', () => {
    tryAcquire(callOf(1))?.release();
    clock.advance(30_000);
    tryAcquire(callOf(2))?.release();
    expect(limiters.size).toBe(1);
    clock.advance(29_999);
    tryAcquire(callOf(3));
    expect(limiters.size).toBe(2);
  });

  it.each<[string, object, number]>([
    ['says', { rateLimits: undefined }, 1],
    ['says nothing, with shared limits,', {}, 0],
  ])('%s once that the store shares no limits', (_name, own, warnings) => {
    const logger = new RecordingLogger();
    Logger.overrideLogger(logger);
    const repository = Object.assign(new InMemoryHubSpotConnectionRepository(), own);
    const random = new SystemRandomSource();
    const off = { ...OPTIONS, pacing: false } as const;
    expect(new AccountRateLimiters(off, clock, random, repository).size).toBe(0);
    expect(logger.warnings).toEqual([]);
    expect(new AccountRateLimiters(OPTIONS, clock, random, repository).size).toBe(0);
    expect(logger.warnings).toHaveLength(warnings);
  });

  it('does not grow with the accounts that made a call once', () => {
    for (let hubId = 1; hubId <= 1_000; hubId++) {
      tryAcquire(callOf(hubId))?.release();
      clock.advance(1_000);
    }
    expect(limiters.size).toBeLessThan(50);
  });

  it.each<[string, HubSpotCallOptions, number]>([
    ['the options', {}, 15_000],
    ['the call', { maxWaitMs: 3_000 }, 3_000],
    ['a background call', { maxWaitMs: 3_000, priority: 'background' }, 3_000],
  ])('waits as long as %s says', async (_name, options, waitMs) => {
    tryAcquire(callOf(1));
    tryAcquire(callOf(1));
    const waiting = acquire(callOf(1, '/crm', {}, options)).catch((error: unknown) => error);
    clock.advance(waitMs - 1);
    const state = { ended: false };
    void waiting.then(() => (state.ended = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(state.ended).toBe(false);
    clock.advance(1);
    expect(await waiting).toMatchObject({ code: 'account_busy', reason: 'waited_too_long' });
  });

  it('lets background calls wait without end, and in any number', async () => {
    tryAcquire(callOf(1));
    const caller = new AbortController();
    setMaxListeners(0, caller.signal);
    const background = { priority: 'background' } as const;
    const call = () => callOf(1, '/crm', { signal: caller.signal }, background);
    const permits = Array.from({ length: 1_100 }, () =>
      acquire(call()).catch((error: unknown) => error),
    );
    clock.advance(3_600_000);
    const state = { ended: 0 };
    for (const permit of permits) void permit.then(() => (state.ended += 1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(state.ended).toBe(1);
    caller.abort(new Error('enough'));
    expect((await Promise.all(permits)).filter((result) => result instanceof Error)).toHaveLength(
      1_099,
    );
  });
});
