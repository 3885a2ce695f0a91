import type { HubId } from '../../connections/hub-id.js';
import type { CallPriority } from '../rate-limit/rolling-window-limiter.js';
import type { FailedAttempt } from './failed-attempt.js';

/** Options of one call. */
export interface HubSpotCallOptions {
  /**
   * Whether HubSpot may receive the call twice. If so, it is retried when nobody knows whether it took
   * effect: after a 5xx, or without a response.
   *
   * @default true for GET, HEAD, OPTIONS, PUT and DELETE (RFC 9110, section 9.2.2)
   */
  readonly safeToRepeat?: boolean | undefined;
  /** `false` sends this call once, except for the replay after a 401. @default as in the options */
  readonly retries?: boolean | undefined;
  /**
   * `background` for bulk work: it leaves room for interactive calls of the account, and waits for the
   * rate limit as long as `maxWaitMs`, its timeout or its signal allows.
   *
   * @default 'interactive'
   */
  readonly priority?: CallPriority | undefined;
  /**
   * How long the call waits for the rate limit, in milliseconds.
   *
   * @default `pacing.maxWaitMs` for interactive calls, no limit for background calls
   */
  readonly maxWaitMs?: number | undefined;
}

/** One call for one account, whichever client sends it. */
export interface OutgoingCall<Result> {
  readonly hubId: HubId;
  /** In upper case. */
  readonly method: string;
  /** The path, safe to show: without the query, which may hold personal data. */
  readonly path: string;
  readonly options: HubSpotCallOptions | undefined;
  /** Timeout of the whole call in milliseconds: waits, retries and the whole body. 0: none. */
  readonly timeoutMs: number;
  /** Whether its body can be sent a second time. */
  readonly canBeSentAgain: boolean;
  /** @throws the error with which the client rejects cancelled calls */
  throwIfCancelled(): void;
  /** Calls the listener when the caller cancels. Returns a function that removes the listener. */
  onCancelled(listener: () => void): () => void;
  /** Sends the call once. Pass what it rejects with to `failed`. */
  transmit(token: string, timeoutMs: number): Promise<Result>;
  /** Returns the failure if the response may be retried; undefined if it goes to the caller. */
  examine(response: Result): FailedAttempt<Result> | Promise<FailedAttempt<Result>> | undefined;
  /** @throws the error with which the client rejects cancelled calls */
  failed(reason: unknown): FailedAttempt<Result> | Promise<FailedAttempt<Result>>;
  headerOf(response: Result, name: string): string | undefined;
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

export function isSafeToRepeat({ options, method }: OutgoingCall<unknown>): boolean {
  return options?.safeToRepeat ?? IDEMPOTENT.has(method);
}
