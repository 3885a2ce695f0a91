/** What a worker is started with. */
export interface WorkerSettings {
  readonly databaseUrl: string;
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refresh?: Readonly<Record<string, number>>;
  /** How far this process' clocks are off, in milliseconds. */
  readonly clockOffsetMs?: number;
}

/** Points of a refresh where a worker can be held until it is killed or let go. */
export type Barrier = 'lease taken' | 'answer received';

export type Command =
  /** Makes calls, all at once; each asks HubSpot which account it is served as. */
  | { readonly kind: 'call'; readonly hubIds: readonly number[]; readonly times: number }
  /** As `call`, one after the other, until told to `stop`. */
  | { readonly kind: 'load'; readonly hubId: number; readonly everyMs: number }
  | { readonly kind: 'stop' }
  | { readonly kind: 'hold'; readonly barrier: Barrier }
  | { readonly kind: 'release' }
  /** Keeps the event loop from turning. */
  | { readonly kind: 'block'; readonly durationMs: number }
  | { readonly kind: 'step clock'; readonly byMs: number }
  | { readonly kind: 'refresh'; readonly hubId: number }
  | { readonly kind: 'adopt'; readonly refreshToken: string }
  /** Runs the job that refreshes ahead; the answer tells what that cost. */
  | { readonly kind: 'tick' }
  /** Forgets everything that is in memory, as a new process would. */
  | { readonly kind: 'restart' };

/** What came of calls. */
export interface CallReport {
  readonly ok: number;
  /** How many calls failed, by error code. */
  readonly failed: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  /** How many calls found no usable token in memory, for `load` only. */
  readonly waited?: number;
  /** Every duration, for `load` only. */
  readonly durationsMs?: readonly number[];
  /** Statements sent to the store meanwhile. */
  readonly statements: number;
  readonly wallMs: number;
}

export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly report?: CallReport }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'held'; readonly barrier: Barrier }
  | { readonly kind: 'event'; readonly type: string };
