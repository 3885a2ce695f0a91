import type { AccountCall } from './account-call.js';
import { FailedAttempt } from './failed-attempt.js';
import type { LimitHeaders } from './pacing/budget.js';

const MAX = 'x-hubspot-ratelimit-max';
const REMAINING = 'x-hubspot-ratelimit-remaining';
export const INTERVAL = 'x-hubspot-ratelimit-interval-milliseconds';

/** Undefined where HubSpot sends none, as with searches. */
export function limitHeadersOf<Answer>(
  call: AccountCall<Answer>,
  outcome: Answer | FailedAttempt<Answer>,
): LimitHeaders | undefined {
  const max = headerOf(call, outcome, MAX);
  if (max === undefined) return undefined;
  return {
    max,
    remaining: headerOf(call, outcome, REMAINING),
    intervalMs: headerOf(call, outcome, INTERVAL),
  };
}

function headerOf<Answer>(
  call: AccountCall<Answer>,
  outcome: Answer | FailedAttempt<Answer>,
  name: string,
): string | undefined {
  return outcome instanceof FailedAttempt ? outcome.header(name) : call.headerOf(outcome, name);
}
