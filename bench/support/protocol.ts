import type { Grant } from './subject.js';

/** What the callers of a stampede request: a token or a response of the API. */
export type Goal = 'token' | 'call';

export type Command =
  | { readonly kind: 'seed'; readonly grants: readonly Grant[] }
  | { readonly kind: 'open'; readonly grant: Grant }
  | {
      readonly kind: 'stampede';
      readonly account: number;
      readonly goal: Goal;
      readonly times: number;
    };

/** The result of a stampede in one process. Times are on the machine's clock. */
export interface StampedeReport {
  readonly ok: number;
  readonly failed: number;
  readonly firstFailure?: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Processor time of the process, all of its threads together. */
  readonly cpuMs: number;
  readonly statements: number | undefined;
}

export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly report?: StampedeReport }
  | { readonly kind: 'failed'; readonly message: string };
