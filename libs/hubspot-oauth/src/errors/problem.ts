/** An error as an HTTP response reports it (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The last part of `type`. */
  readonly code: string;
  /** The install route, if a new install solves the problem. */
  readonly installUrl?: string;
  readonly missingScopes?: readonly string[];
}
