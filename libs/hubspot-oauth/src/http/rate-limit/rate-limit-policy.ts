import type { FailedAttempt } from '../call/failed-attempt.js';

/** Which of HubSpot's limits refused a call. */
export type RateLimitPolicy = 'ten-secondly' | 'secondly' | 'daily';

/**
 * From the policy's name, or the message of answers that name none. Undefined: HubSpot did not say.
 *
 * @see https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
 */
export function rateLimitPolicy({ body }: FailedAttempt<unknown>): RateLimitPolicy | undefined {
  const said = body.policyName ?? body.message ?? '';
  if (/daily/i.test(said)) return 'daily';
  if (/ten_?secondly/i.test(said)) return 'ten-secondly';
  return /secondly/i.test(said) ? 'secondly' : undefined;
}
