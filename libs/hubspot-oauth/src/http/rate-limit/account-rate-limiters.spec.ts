import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import { SystemRandomSource } from '../../runtime/random.js';
import { resolveOptions } from '../../options/resolve-options.js';
import { CallDeadline } from '../call/call-deadline.js';
import type { HubSpotCallOptions, OutgoingCall } from '../call/outgoing-call.js';
import { AccountRateLimiters } from './account-rate-limiters.js';

const ACCOUNT = 1234567;
const CONTACTS = '/crm/v3/objects/contacts';

interface CallOptions extends HubSpotCallOptions {
  readonly hubId?: number;
  readonly method?: string;
  readonly path?: string;
}

/** What a limiter reads of a call. */
function call({ hubId = ACCOUNT, method = 'GET', path = CONTACTS, ...options }: CallOptions = {}) {
  const outgoing: Partial<OutgoingCall<unknown>> = {
    hubId,
    method,
    path,
    options,
    timeoutMs: 0,
    throwIfCancelled: () => {},
    onCancelled: () => () => {},
  };
  return outgoing as OutgoingCall<unknown>;
}

/** A store of the application's own that does not share rate limits. */
const store = Object.assign(new InMemoryHubSpotConnectionRepository(), { rateLimits: undefined });

function limitersWith(pacing: object | false) {
  const clock = new ManualClock();
  const options = resolveOptions({
    clientId: 'a-client',
    clientSecret: 'a-secret',
    redirectUri: 'https://app.example.com/hubspot/oauth/callback',
    scopes: ['oauth'],
    encryptionKeys: `k1:${randomBytes(32).toString('base64')}`,
    pacing,
  });
  const limiters = new AccountRateLimiters(options, clock, new SystemRandomSource(), store);
  const granted = (calls: number, callOptions: CallOptions = {}): number =>
    Array.from({ length: calls }, () =>
      limiters.tryAcquire(call(callOptions), clock.monotonicNow()),
    ).filter(Boolean).length;
  const acquire = (callOptions: CallOptions = {}, atFront = false) => {
    const outgoing = call(callOptions);
    const deadline = new CallDeadline(outgoing, clock, new AbortController().signal);
    return limiters.acquire(outgoing, deadline, atFront);
  };
  return { clock, limiters, granted, acquire };
}

describe('AccountRateLimiters', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('give each account its own limit', () => {
    const { granted } = limitersWith({ callsPerTenSeconds: 2 });
    expect([granted(3), granted(3, { hubId: 7654321 })]).toEqual([2, 2]);
  });

  it('free the limit of calls after ten seconds, that of searches after one', () => {
    const { clock, limiters, granted } = limitersWith({
      callsPerTenSeconds: 1,
      searchesPerSecond: 1,
    });
    const search = { method: 'POST', path: `${CONTACTS}/search` };
    for (const options of [{}, search]) limiters.tryAcquire(call(options), 0)?.release();
    clock.advance(999);
    expect([granted(1), granted(1, search)]).toEqual([0, 0]);
    clock.advance(1);
    expect([granted(1), granted(2, search)]).toEqual([0, 1]);
    clock.advance(8_999);
    expect(granted(1)).toBe(0);
    clock.advance(1);
    expect(granted(2)).toBe(1);
  });

  it.each([
    ['POST', `${CONTACTS}/search`, true],
    ['POST', '/crm/objects/2026-09/0-1/search', true],
    ['GET', `${CONTACTS}/search`, false],
    ['POST', `${CONTACTS}/search/results`, false],
    ['POST', '/crm/v3/objects/research', false],
    ['POST', '/cms/v3/site-search/search', false],
  ])('count %s %s among the searches: %s', (method, path, isSearch) => {
    const { granted } = limitersWith({ callsPerTenSeconds: 3, searchesPerSecond: 1 });
    expect(granted(5, { method, path })).toBe(isSearch ? 1 : 3);
  });

  it('divide both limits between the instances', () => {
    const { granted } = limitersWith({
      callsPerTenSeconds: 10,
      searchesPerSecond: 4,
      instances: 2,
    });
    expect(granted(10)).toBe(5);
    expect(granted(10, { method: 'POST', path: `${CONTACTS}/search` })).toBe(2);
  });

  it('limit nothing if pacing is off', async () => {
    const { granted, acquire, limiters } = limitersWith(false);
    expect(granted(500)).toBe(500);
    await expect(acquire()).resolves.toBeDefined();
    expect(limiters.size).toBe(0);
  });

  it('remove the limiters of idle accounts, at most every 30 seconds', () => {
    const { clock, limiters, granted } = limitersWith({});
    granted(1, { hubId: 1 }); // Stays running.
    clock.advance(29_000);
    for (let hubId = 2; hubId <= 100; hubId += 1) {
      limiters.tryAcquire(call({ hubId }), clock.monotonicNow())?.release();
    }
    clock.advance(999);
    granted(1, { hubId: 101 });
    expect(limiters.size).toBe(101);
    clock.advance(10_000);
    granted(1, { hubId: 102 });
    // The calls of accounts 1 and 101 have not ended.
    expect(limiters.size).toBe(3);
  });

  it('refuse an interactive call that waited longer than `pacing.maxWaitMs`', async () => {
    const { clock, granted, acquire } = limitersWith({ callsPerTenSeconds: 1, maxWaitMs: 2_000 });
    granted(1);
    const waiting = acquire();
    clock.advance(1_999);
    expect(clock.pendingSleeps()).toBe(1);
    clock.advance(1);
    await expect(waiting).rejects.toMatchObject({
      code: 'account_busy',
      reason: 'waited_too_long',
    });
  });

  it('let a background call wait longer, unless the call says how long', async () => {
    const { clock, limiters, acquire } = limitersWith({ callsPerTenSeconds: 2, maxWaitMs: 2_000 });
    const inFlight = [1, 2].map(() => limiters.tryAcquire(call(), 0));
    const unlimited = acquire({ priority: 'background' });
    const limited = acquire({ priority: 'background', maxWaitMs: 500 });
    clock.advance(500);
    await expect(limited).rejects.toMatchObject({ reason: 'waited_too_long' });
    clock.advance(60_000);
    for (const permit of inFlight) permit?.cancel();
    await expect(unlimited).resolves.toBeDefined();
  });

  it('refuse an interactive call if 1,000 calls wait, but not a background call', async () => {
    const { granted, limiters, acquire } = limitersWith({
      callsPerTenSeconds: 1,
      maxWaitMs: 5_000,
    });
    const permit = limiters.tryAcquire(call(), 0);
    expect(granted(1)).toBe(0);
    const waiting = Array.from({ length: 1_000 }, () => acquire());
    await expect(acquire()).rejects.toMatchObject({ code: 'account_busy', reason: 'queue_full' });
    let isRefused = false;
    acquire({ priority: 'background' }).catch(() => (isRefused = true));
    permit?.cancel();
    await expect(waiting[0]).resolves.toBeDefined();
    expect(isRefused).toBe(false);
  });

  it('serve a retry before the calls that wait', async () => {
    const { limiters, acquire } = limitersWith({ callsPerTenSeconds: 1 });
    const permit = limiters.tryAcquire(call(), 0);
    const served: string[] = [];
    const first = acquire().then(() => served.push('first'));
    const retry = acquire({}, true).then(() => served.push('retry'));
    permit?.cancel();
    await Promise.race([first, retry]);
    expect(served).toEqual(['retry']);
  });
});
