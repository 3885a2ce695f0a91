import fc from 'fast-check';
import { FailedAttempt } from '../call/failed-attempt.js';
import { type RetryCircumstances, retryPauseMs } from './retry-policy.js';

function pause(
  status: number | undefined,
  circumstances: Partial<RetryCircumstances> & {
    readonly said?: { readonly policyName?: string; readonly message?: string };
    readonly headers?: Readonly<Record<string, string>>;
    readonly code?: string;
  } = {},
): number | undefined {
  const { said = {}, headers = {}, code = 'ECONNRESET', ...rest } = circumstances;
  const cause = status === undefined ? Object.assign(new Error('gone'), { code }) : undefined;
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
    ['no answer', pause(undefined), 0],
    ['no answer to a call that may have taken effect', pause(undefined, UNSAFE), undefined],
    ['an unknown certificate', pause(undefined, { code: 'CERT_HAS_EXPIRED' }), undefined],
    ['a URL that is none', pause(undefined, { code: 'ERR_INVALID_URL' }), undefined],
    ['an answer that broke off', pause(undefined, { code: 'ERR_BAD_RESPONSE' }), 0],
    ["axios' network error", pause(undefined, { code: 'ERR_NETWORK' }), 0],
    ['a refusal', pause(404), undefined],
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
