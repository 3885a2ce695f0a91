import type { HubSpotCallOptions } from 'nestjs-hubspot-oauth';
import type { StoreKind } from '../../contracts/support/open-store.js';

const keyOf = (id: string) => `${id}:${Buffer.alloc(32, `${id} key`).toString('base64')}`;
export const OLD_KEY = keyOf('old');
export const NEW_KEY = keyOf('new');

/** The settings that a worker is started with. */
export interface WorkerSettings {
  readonly databaseUrl: string;
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refresh?: Readonly<Record<string, number>>;
  /** How the library reaches the database. Default: through TypeORM 1. */
  readonly store?: StoreKind;
  /** Whether calls wait for HubSpot's rate limits. Default: false. */
  readonly pacing?: boolean;
  /** Default: `OLD_KEY`. */
  readonly encryptionKeys?: readonly string[];
  readonly maxCachedConnections?: number;
  /** Whether cached connections are compared with their rows one by one. Default: in batches. */
  readonly rowByRow?: boolean;
  /** How far this process' wall clock is off, in milliseconds. */
  readonly clockOffsetMs?: number;
}

/** Callers that each make one call after the other. */
export interface SaturatingCallers {
  readonly callers: number;
  readonly priority: CallPriority;
}

export type CallPriority = NonNullable<HubSpotCallOptions['priority']>;

/** Points of a refresh where a worker can be held until it is killed or released. */
export type Barrier = 'lease taken' | 'response received';

export type Command =
  /** Makes concurrent calls. Each checks that HubSpot served it as its own account. */
  | { readonly kind: 'call'; readonly hubIds: readonly number[]; readonly times: number }
  /** Makes one call every `everyMs` until `stop`, to one account after the other. */
  | { readonly kind: 'load'; readonly hubIds: readonly number[]; readonly everyMs: number }
  /** Takes the token of each account every `everyMs` until `stop`, without a call. */
  | { readonly kind: 'take tokens'; readonly hubIds: readonly number[]; readonly everyMs: number }
  /** Makes calls with many callers, each without pause, until `stop`. */
  | ({ readonly kind: 'saturate'; readonly hubId: number } & SaturatingCallers)
  | { readonly kind: 'stop' }
  | { readonly kind: 'hold'; readonly barrier: Barrier }
  | { readonly kind: 'release' }
  /** Blocks the event loop. */
  | { readonly kind: 'block'; readonly durationMs: number }
  | { readonly kind: 'step clock'; readonly byMs: number }
  | { readonly kind: 'refresh'; readonly hubId: number }
  | { readonly kind: 'adopt'; readonly refreshToken: string }
  | { readonly kind: 'disconnect'; readonly hubId: number }
  /** Encrypts every stored value with the first key. */
  | { readonly kind: 'reseal' }
  /** Runs the scheduled background refresh. The report counts its statements. */
  | { readonly kind: 'tick' }
  /** Closes the app and boots a new one with nothing in memory. */
  | { readonly kind: 'restart' };

/** The results of calls. */
export interface CallReport {
  readonly ok: number;
  /** How many calls failed, by error code. */
  readonly failed: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  /** Calls that found no usable token in memory. Set by `load` only. */
  readonly waited?: number;
  /** The duration of each call. Set by `load` only. */
  readonly durationsMs?: readonly number[];
  /** Statements sent to the store during the calls. */
  readonly statements: number;
  /** How often the store refused one of them because it was locked. */
  readonly refusals: number;
  readonly wallMs: number;
  /** Processor time of the process. */
  readonly processorMs: number;
  /** The longest time for which the event loop stood still. */
  readonly stallMs: number;
}

export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly report?: CallReport }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'held'; readonly barrier: Barrier }
  | { readonly kind: 'event'; readonly type: string }
  | { readonly kind: 'call failed'; readonly failure: FailedCall };

/** A failed call of a steady load. */
export interface FailedCall {
  readonly hubId: number;
  readonly code: string;
  readonly cause: string;
  readonly durationMs: number;
}
