import type { ErrorBody } from '../call/error-body.js';
import { FailedAttempt } from '../call/failed-attempt.js';
import { rateLimitPolicy } from './rate-limit-policy.js';

describe('rateLimitPolicy', () => {
  it.each<[ErrorBody, string | undefined]>([
    [{ policyName: 'DAILY' }, 'daily'],
    [{ policyName: 'TEN_SECONDLY_ROLLING' }, 'ten-secondly'],
    [{ policyName: 'SECONDLY' }, 'secondly'],
    [{ message: 'You have reached your daily limit.' }, 'daily'],
    [{ message: 'You have reached your ten_secondly_rolling limit.' }, 'ten-secondly'],
    [{ message: 'You have reached your tensecondly limit.' }, 'ten-secondly'],
    [{ message: 'You have reached your secondly limit.' }, 'secondly'],
    [{ policyName: 'SECONDLY', message: 'You have reached your daily limit.' }, 'secondly'],
    [{ policyName: 'MONTHLY' }, undefined],
    [{}, undefined],
  ])('of %j is %s', (body, policy) => {
    const attempt = new FailedAttempt(429, body, () => undefined, undefined, undefined);
    expect(rateLimitPolicy(attempt)).toBe(policy);
  });
});
