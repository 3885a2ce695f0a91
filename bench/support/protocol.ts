import type { Grant } from './subject.js';

/** What callers ask for, all at once: a token, or an answer of the API. */
export type Wish = 'token' | 'call';

export type Command =
  | { readonly kind: 'seed'; readonly grants: readonly Grant[] }
  | { readonly kind: 'open'; readonly grant: Grant }
  | {
      readonly kind: 'stampede';
      readonly account: number;
      readonly wish: Wish;
      readonly times: number;
    };

/** What one process saw of a stampede. Instants are on the machine's clock. */
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
