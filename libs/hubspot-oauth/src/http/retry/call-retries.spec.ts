import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { resolveOptions } from '../../options/resolve-options.js';
import type { HubSpotOAuthOptions } from '../../options/hubspot-oauth-options.js';
import { SystemRandomSource } from '../../runtime/random.js';
import { CallDeadline } from '../call/call-deadline.js';
import { FailedAttempt } from '../call/failed-attempt.js';
import type { HubSpotCallOptions, OutgoingCall } from '../call/outgoing-call.js';
import { CallRetries } from './call-retries.js';

const BACK_OFF_MS = 1_000;
const TOTAL_MS = 20_000;

class FixedRandomSource extends SystemRandomSource {
  override fraction(): number {
    return 0.5;
  }
}

interface CallUnderTest {
  readonly method?: string;
  readonly options?: HubSpotCallOptions;
  readonly timeoutMs?: number;
}

const failure = (status: number, headers: Readonly<Record<string, string>> = {}) =>
  new FailedAttempt(status, {}, (name) => headers[name], undefined, undefined);

describe('CallRetries', () => {
  let clock: ManualClock;
  let call: OutgoingCall<unknown>;
  let deadline: CallDeadline;

  beforeEach(() => {
    clock = new ManualClock();
    begin();
  });

  /** Begins a call now. */
  function begin({ method = 'GET', options, timeoutMs = 0 }: CallUnderTest = {}): void {
    call = { hubId: 1, method, options, timeoutMs } as unknown as OutgoingCall<unknown>;
    deadline = new CallDeadline(call, clock, new AbortController().signal);
  }
  function retries(change: HubSpotOAuthOptions['retries'] = {}): CallRetries {
    const options = resolveOptions({
      clientId: 'client',
      clientSecret: 'secret',
      redirectUri: 'https://app.example.com/callback',
      scopes: ['oauth'],
      encryptionKeys: `k:${Buffer.alloc(32, 'a key ').toString('base64')}`,
      retries: change && { limit: 3, backOffMs: BACK_OFF_MS, deadlineMs: TOTAL_MS, ...change },
    });
    return new CallRetries(options, clock, new FixedRandomSource());
  }
  const pauseMs = (count: number, failed = failure(503), by = retries()) =>
    by.pauseMs(call, failed, count, deadline);

  it('pauses longer with each retry, with jitter, up to the limit', () => {
    expect([0, 1, 2, 3, 4].map((count) => pauseMs(count))).toEqual([
      500,
      1_000,
      2_000,
      undefined,
      undefined,
    ]);
  });

  it('sends nothing again if retries are off', () => {
    expect(pauseMs(0, failure(503), retries(false))).toBeUndefined();
    begin({ options: { retries: false } });
    expect(pauseMs(0)).toBeUndefined();
    begin({ options: { retries: true } });
    expect(pauseMs(0)).toBe(500);
    expect(pauseMs(0, failure(503), retries(false))).toBeUndefined();
  });

  it.each([
    ['GET', true],
    ['HEAD', true],
    ['OPTIONS', true],
    ['PUT', true],
    ['DELETE', true],
    ['POST', false],
    ['PATCH', false],
    ['QUERY', false],
  ])('sends %s again after a 503: %s', (method, isSent) => {
    begin({ method });
    expect(pauseMs(0) !== undefined).toBe(isSent);
    begin({ method, options: { safeToRepeat: !isSent } });
    expect(pauseMs(0) !== undefined).toBe(!isSent);
  });

  it.each(['POST', 'PATCH'])('sends %s again if HubSpot refused it', (method) => {
    begin({ method });
    expect(pauseMs(0, failure(429))).toBe(1_500);
    expect(pauseMs(0, failure(423))).toBe(2_500);
  });

  it('waits for Retry-After in seconds or until its date', () => {
    expect(pauseMs(0, failure(503, { 'retry-after': '7' }))).toBe(7_500);
    const date = new Date(clock.now() + 9_000).toUTCString();
    expect(pauseMs(0, failure(503, { 'retry-after': date }))).toBe(9_500);
  });

  it('does not wait beyond the timeout of the call', () => {
    begin({ timeoutMs: 1_500 });
    clock.advance(999);
    expect(pauseMs(0)).toBe(500);
    clock.advance(1);
    expect(pauseMs(0)).toBeUndefined();
  });

  it('does not retry beyond the time that retries of a call have', () => {
    clock.advance(TOTAL_MS - 500);
    expect(pauseMs(0)).toBe(500);
    clock.advance(1);
    expect(pauseMs(0)).toBeUndefined();
    begin();
    expect(pauseMs(0)).toBe(500);
  });

  it('says how long the other calls of the account wait', () => {
    expect(retries().accountRestMs(failure(429, { 'retry-after': '7' }))).toBe(7_000);
    expect(retries().accountRestMs(failure(429))).toBe(1_000);
    expect(retries().accountRestMs(failure(503, { 'retry-after': '7' }))).toBeUndefined();
  });
});
