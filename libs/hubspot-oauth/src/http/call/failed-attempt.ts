import type { ErrorBody } from './error-body.js';

/** An attempt that HubSpot refused, or did not answer. */
export class FailedAttempt<Answer> {
  constructor(
    /** Undefined: no answer came. */
    readonly status: number | undefined,
    readonly body: ErrorBody,
    /** Of HubSpot's answer, by its name in lower case. */
    readonly header: (name: string) => string | undefined,
    /** Where the client resolves for this status: what it resolves with. */
    readonly answer: Answer | undefined,
    /** Why no answer came, as the client says it. */
    readonly cause: unknown,
    /** Lets go of an answer that nobody will read. */
    readonly discard: () => void = () => {},
  ) {}

  static unanswered<Answer>(cause: unknown): FailedAttempt<Answer> {
    return new FailedAttempt<Answer>(undefined, {}, () => undefined, undefined, cause);
  }
}

/** Whether an answer of this status is looked at: the others are the caller's. */
export function isFailure(status: number): boolean {
  return status === 401 || status === 423 || status === 429 || status === 477 || status >= 500;
}
