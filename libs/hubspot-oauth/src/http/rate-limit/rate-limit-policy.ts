import type { FailedAttempt } from '../call/failed-attempt.js';

/** Which of HubSpot's limits refused a call. */
export type RateLimitPolicy = 'ten-secondly' | 'secondly' | 'daily';

/**
 * Reads the policy's name, or the message of responses without one. Returns undefined if HubSpot
 * names no policy.
 *
 * @see https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
 */
export function rateLimitPolicy({ body }: FailedAttempt<unknown>): RateLimitPolicy | undefined {
  const text = body.policyName ?? body.message ?? '';
  if (/daily/i.test(text)) return 'daily';
  if (/ten_?secondly/i.test(text)) return 'ten-secondly';
  return /secondly/i.test(text) ? 'secondly' : undefined;
}
