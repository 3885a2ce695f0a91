import type { HubId } from '../../connections/hub-id.js';
import type { OutgoingCall, HubSpotCallOptions } from './outgoing-call.js';
import { readErrorBody } from './error-body.js';
import { FailedAttempt, isFailure } from './failed-attempt.js';
import { pathOf } from './request-target.js';
import { mergeConfig } from './merge-config.js';

/** What a caller may say of all calls that one `fetch` makes. */
export interface HubSpotFetchOptions extends HubSpotCallOptions {
  /**
   * Time-out of each call in milliseconds: its waits, retries and every attempt, up to the head of
   * the answer. 0: none. @default 0
   */
  readonly timeoutMs?: number | undefined;
}

/** A call as `fetch` sends it. */
export class FetchCall implements OutgoingCall<Response> {
  readonly method: string;
  readonly timeoutMs: number;
  private readonly signal: AbortSignal | undefined;

  constructor(
    readonly hubId: HubId,
    private readonly input: string | Request,
    private readonly init: RequestInit,
    readonly options: HubSpotFetchOptions | undefined,
  ) {
    const request = input instanceof Request ? input : undefined;
    this.method = (init.method ?? request?.method ?? 'GET').toUpperCase();
    this.signal = init.signal ?? request?.signal;
    this.timeoutMs = options?.timeoutMs ?? 0;
  }

  get path(): string {
    return pathOf(this.input instanceof Request ? this.input.url : this.input);
  }

  get canBeSentAgain(): boolean {
    const { body } = this.init;
    return !(body instanceof ReadableStream || isIterator(body));
  }

  throwIfCancelled(): void {
    this.signal?.throwIfAborted();
  }

  onCancelled(listener: () => void): () => void {
    this.signal?.addEventListener('abort', listener);
    return () => this.signal?.removeEventListener('abort', listener);
  }

  transmit(token: string, timeoutMs: number): Promise<Response> {
    const fields: RequestInit = {
      headers: this.headersWith(token),
      // A redirect would carry the token along.
      redirect: 'manual',
    };
    if (timeoutMs > 0) fields.signal = this.signalWithin(timeoutMs);
    return fetch(
      // A Request's body can be read once, a copy's for each attempt.
      this.input instanceof Request ? this.input.clone() : this.input,
      mergeConfig(this.init, fields),
    );
  }

  examine(response: Response): Promise<FailedAttempt<Response>> | undefined {
    return isFailure(response.status) ? refused(response) : undefined;
  }

  failed(reason: unknown): FailedAttempt<Response> {
    this.throwIfCancelled();
    // undici wraps what happened.
    const wrapped = reason instanceof Error ? reason.cause : undefined;
    return FailedAttempt.unanswered(wrapped ?? reason);
  }

  headerOf(response: Response, name: string): string | undefined {
    return response.headers.get(name) ?? undefined;
  }

  private headersWith(token: string): Headers | { Authorization: string } {
    const Authorization = `Bearer ${token}`;
    const given = this.init.headers ?? (this.input instanceof Request && this.input.headers);
    // fetch makes headers of it by itself, once.
    if (!given) return { Authorization };
    const headers = new Headers(given);
    headers.set('Authorization', Authorization);
    return headers;
  }

  private signalWithin(timeoutMs: number): AbortSignal {
    const timeout = AbortSignal.timeout(timeoutMs);
    return this.signal === undefined ? timeout : AbortSignal.any([this.signal, timeout]);
  }
}

/** Whatever its status, the answer is the caller's in the end, unread: only a rate limit's is copied. */
async function refused(response: Response): Promise<FailedAttempt<Response>> {
  const body = response.status === 429 ? readErrorBody(await response.clone().text()) : {};
  return new FailedAttempt(
    response.status,
    body,
    (name) => response.headers.get(name) ?? undefined,
    response,
    undefined,
    () => void response.body?.cancel().catch(() => undefined),
  );
}

function isIterator(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
