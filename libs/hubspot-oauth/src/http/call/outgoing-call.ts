import type { HubId } from '../../connections/hub-id.js';
import type { FailedAttempt } from './failed-attempt.js';

/** What a caller may say of one call. */
export interface HubSpotCallOptions {
  /**
   * Whether HubSpot may receive the call twice, so that it can be sent again when nobody knows
   * whether it took effect: after a 5xx, or when no answer came.
   *
   * @default true for GET, HEAD, OPTIONS, PUT and DELETE (RFC 9110, section 9.2.2)
   */
  readonly safeToRepeat?: boolean | undefined;
  /** `false` sends this call once, except for the replay after a 401. @default as in the options */
  readonly retries?: boolean | undefined;
}

/** One call for one account, in the terms of the rules that every call follows. */
export interface OutgoingCall<Answer> {
  readonly hubId: HubId;
  /** In upper case. */
  readonly method: string;
  /** Where the call goes, fit to be told: without the query, which may hold personal data. */
  readonly path: string;
  readonly options: HubSpotCallOptions | undefined;
  /** For the whole call, waits and retries included, in milliseconds; 0: none. */
  readonly timeoutMs: number;
  /** Whether its body can be sent a second time. */
  readonly canBeSentAgain: boolean;
  /** @throws what the client rejects cancelled calls with */
  throwIfCancelled(): void;
  /** Calls the listener once when the caller cancels; the answer takes the listener away. */
  onCancelled(listener: () => void): () => void;
  /** Sends the call once. Whatever the client rejects with is for `failed`. */
  transmit(token: string, timeoutMs: number): Promise<Answer>;
  /** What there is to say against an answer. Undefined: it is the caller's. */
  examine(answer: Answer): FailedAttempt<Answer> | Promise<FailedAttempt<Answer>> | undefined;
  /** @throws what the client rejects cancelled calls with */
  failed(reason: unknown): FailedAttempt<Answer>;
  headerOf(answer: Answer, name: string): string | undefined;
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

export function isSafeToRepeat({ options, method }: OutgoingCall<unknown>): boolean {
  return options?.safeToRepeat ?? IDEMPOTENT.has(method);
}
