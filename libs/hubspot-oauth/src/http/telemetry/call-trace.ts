import type { FailedAttempt } from '../call/failed-attempt.js';

/** What a call waits for: a permit of the rate limiter, a token, or the pause before a retry. */
export type WaitReason = 'rate_limit' | 'token' | 'retry';

/** The telemetry of one call while it is in progress. */
export interface CallTrace {
  /** Sends an attempt. Spans that start inside are children of the call's. */
  within<Result>(send: () => Result): Result;
  /** Spans that start during the wait, such as a token refresh, are its children. */
  wait<Value>(reason: WaitReason, begin: () => Promise<Value>): Promise<Value>;
  failed(attempt: FailedAttempt<unknown>): void;
  /** The failed attempt is followed by another one. */
  retried(attempt: FailedAttempt<unknown>): void;
  until<Result extends { readonly status: number }>(result: Promise<Result>): Promise<Result>;
}

export const UNTRACED: CallTrace = {
  within: (send) => send(),
  wait: (_, begin) => begin(),
  failed() {},
  retried() {},
  until: (result) => result,
};
