import type { FailedAttempt } from '../call/failed-attempt.js';

/** What a call may have to wait for: its turn, a token, or the pause before it is sent again. */
export type WaitReason = 'turn' | 'token' | 'retry';

/** What is told of one call while it is under way. */
export interface CallTrace {
  /** Sends an attempt: spans that begin inside belong to the call's. */
  within<Result>(send: () => Result): Result;
  /** What is done meanwhile, such as a spend, belongs to the wait. */
  wait<Value>(reason: WaitReason, begin: () => Promise<Value>): Promise<Value>;
  failed(attempt: FailedAttempt<unknown>): void;
  /** The failed attempt is followed by another one. */
  retried(attempt: FailedAttempt<unknown>): void;
  until<Answer extends { readonly status: number }>(answer: Promise<Answer>): Promise<Answer>;
}

export const UNTRACED: CallTrace = {
  within: (send) => send(),
  wait: (_, begin) => begin(),
  failed() {},
  retried() {},
  until: (answer) => answer,
};
