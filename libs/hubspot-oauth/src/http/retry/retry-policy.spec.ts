import fc from 'fast-check';
import { FailedAttempt } from '../call/failed-attempt.js';
import {
  type RetryCircumstances,
  accountRestMs,
  mayBeSentAgain,
  retryPauseMs,
} from './retry-policy.js';

function pause(
  status: number | undefined,
  circumstances: Partial<RetryCircumstances> & {
    readonly said?: { readonly policyName?: string; readonly message?: string };
    readonly headers?: Readonly<Record<string, string>>;
    readonly code?: string;
    readonly message?: string;
  } = {},
): number | undefined {
  const { said = {}, headers = {}, code = 'ECONNRESET', message = 'gone', ...rest } = circumstances;
  const cause = status === undefined ? Object.assign(new Error(message), { code }) : undefined;
  return retryPauseMs({
    failure: new FailedAttempt(status, said, (name) => headers[name], undefined, cause),
    retryAfterMs: undefined,
    isSafeToRepeat: true,
    retries: 0,
    backOffMs: 500,
    fraction: 0,
    ...rest,
  });
}

/** After an attempt without a response. */
function pauseAfter(cause: unknown): number | undefined {
  return retryPauseMs({
    failure: FailedAttempt.withoutResponse(cause),
    retryAfterMs: undefined,
    isSafeToRepeat: true,
    retries: 0,
    backOffMs: 500,
    fraction: 0,
  });
}

const UNSAFE = { isSafeToRepeat: false };
const TEN_SECONDLY = { policyName: 'TEN_SECONDLY_ROLLING' };

describe('retryPauseMs', () => {
  it.each([
    ['the ten-second limit: its interval', pause(429, { said: TEN_SECONDLY }), 10_000],
    [
      'the ten-second limit: the interval that HubSpot names',
      pause(429, {
        said: TEN_SECONDLY,
        headers: { 'x-hubspot-ratelimit-interval-milliseconds': '4000' },
      }),
      4_000,
    ],
    [
      'the ten-second limit: Retry-After before all',
      pause(429, { said: TEN_SECONDLY, retryAfterMs: 3_000 }),
      3_000,
    ],
    ['the daily limit: never', pause(429, { said: { policyName: 'DAILY' } }), undefined],
    [
      'the daily limit: not even if a time is named',
      pause(429, { said: { policyName: 'DAILY' }, retryAfterMs: 1_000 }),
      undefined,
    ],
    ['the secondly limit: a second', pause(429, { said: { policyName: 'SECONDLY' } }), 1_000],
    [
      'the limit of searches, told in words alone',
      pause(429, { said: { message: 'You have reached your secondly limit.' } }),
      1_000,
    ],
    ['a limit without a name: a second', pause(429), 1_000],
    ['a rate limit, whatever the method', pause(429, UNSAFE), 1_000],
    ['a locked account: two seconds', pause(423, UNSAFE), 2_000],
    ['a locked account: longer if told so', pause(423, { retryAfterMs: 5_000 }), 5_000],
    ['an account that moves', pause(477, { ...UNSAFE, retryAfterMs: 60_000 }), 60_000],
    ['an account that moves at once: a second', pause(477, { retryAfterMs: 0 }), 1_000],
    ['a server error', pause(502), 0],
    ['a server error that names a time', pause(503, { retryAfterMs: 2_000 }), 2_000],
    ['a server error of a call that may have taken effect', pause(502, UNSAFE), undefined],
    ['what HubSpot does not implement', pause(501), undefined],
    ['no response', pause(undefined), 0],
    ['no response to a call that may have taken effect', pause(undefined, UNSAFE), undefined],
    ['an unknown certificate', pause(undefined, { code: 'CERT_HAS_EXPIRED' }), undefined],
    ['a URL that is none', pause(undefined, { code: 'ERR_INVALID_URL' }), undefined],
    ['a response that broke off', pause(undefined, { code: 'ERR_BAD_RESPONSE' }), 0],
    ["axios' network error", pause(undefined, { code: 'ERR_NETWORK' }), 0],
    ['a refusal', pause(404), undefined],
    ['a time-out of a proxy', pause(408), 0],
    ['a time-out of a proxy, for a call that may have taken effect', pause(408, UNSAFE), undefined],
    ['a rate limit that is over at once: a second', pause(429, { retryAfterMs: 0 }), 1_000],
    ['an unsupported HTTP version', pause(505), undefined],
    [
      'a response that is too large',
      pause(undefined, {
        code: 'ERR_BAD_RESPONSE',
        message: 'maxContentLength size of 10 exceeded',
      }),
      undefined,
    ],
    [
      'a message that quotes a size',
      pause(undefined, {
        code: 'ERR_BAD_RESPONSE',
        message: 'The proxy says: maxContentLength size of 10 exceeded',
      }),
      0,
    ],
    ['a code that contains a permanent one', pause(undefined, { code: 'NO_CERT_YET' }), 0],
    ['a mistake in an adapter', pauseAfter(new TypeError('x is undefined')), undefined],
    ['an error without a code', pauseAfter(new Error('socket')), 0],
    ['something that is no error', pauseAfter('gone'), 0],
    [
      'a TypeError with a code of the connection',
      pauseAfter(Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' })),
      0,
    ],
  ])('after %s', (_name, actual, expected) => {
    expect(actual).toBe(expected);
  });

  it('draws from a window that doubles up to its limit', () => {
    fc.assert(
      fc.property(
        fc.nat(30),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (retries, fraction) => {
          const window = Math.min(8_000, 500 * 2 ** retries);
          expect(pause(503, { retries, fraction })).toBeCloseTo(fraction * window, 6);
        },
      ),
    );
  });
});

const failure = (status: number, body = {}) =>
  new FailedAttempt(status, body, () => undefined, undefined, undefined);

describe('accountRestMs', () => {
  it.each([
    ['a limit without a name', accountRestMs(failure(429), undefined), 1_000],
    ['Retry-After', accountRestMs(failure(429), 7_000), 7_000],
    ['the ten-second limit', accountRestMs(failure(429, TEN_SECONDLY), undefined), 10_000],
    ['the daily limit', accountRestMs(failure(429, { policyName: 'DAILY' }), 7_000), undefined],
    ['another status with Retry-After', accountRestMs(failure(503), 7_000), undefined],
  ])('after %s', (_name, actual, expected) => {
    expect(actual).toBe(expected);
  });
});

describe('mayBeSentAgain', () => {
  it('is true for 401 and for temporary statuses', () => {
    const statuses = Array.from({ length: 300 }, (_, index) => 200 + index);
    expect(statuses.filter(mayBeSentAgain)).toEqual([401, 408, 423, 429, 477]);
    expect([500, 501, 502, 505, 599].filter(mayBeSentAgain)).toEqual([500, 502, 599]);
    expect(mayBeSentAgain(undefined)).toBe(false);
  });
});
