import type { ErrorBody } from './error-body.js';

/** An attempt that HubSpot refused or did not respond to. */
export class FailedAttempt<Result> {
  constructor(
    /** Undefined without a response. */
    readonly status: number | undefined,
    readonly body: ErrorBody,
    /** A header of the response, by its name in lower case. */
    readonly header: (name: string) => string | undefined,
    /** What the client resolves with, if it resolves for this status. */
    readonly response: Result | undefined,
    /** Why there is no response: the client's error. */
    readonly cause: unknown,
    /** Closes the response, which nobody will read. */
    readonly discard: () => void = () => {},
  ) {}

  static withoutResponse<Result>(cause: unknown): FailedAttempt<Result> {
    return new FailedAttempt<Result>(undefined, {}, () => undefined, undefined, cause);
  }
}
