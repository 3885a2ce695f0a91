import type { HubId } from '../../connections/hub-id.js';
import { ownFieldsOf } from '../../runtime/own-fields.js';
import { mayBeSentAgain } from '../retry/retry-policy.js';
import { AttemptTimeout } from './attempt-timeout.js';
import { readErrorBody } from './error-body.js';
import { FailedAttempt } from './failed-attempt.js';
import type { HubSpotCallOptions, OutgoingCall } from './outgoing-call.js';
import { isRemovedHeader, userAgent } from './request-config.js';
import { pathOf } from './request-target.js';
import { TransportFailure } from './transport-failure.js';

/** A call that `fetch` sends. */
export class FetchCall implements OutgoingCall<Response> {
  readonly method: string;
  readonly timeoutMs: number;
  readonly options: HubSpotCallOptions | undefined;
  readonly #input: string | Request;
  readonly #init: RequestInit;
  readonly #signal: AbortSignal | undefined;
  #timeout: AttemptTimeout | undefined;

  constructor(
    readonly hubId: HubId,
    input: string | Request,
    init: RequestInit | undefined,
    options: (HubSpotCallOptions & { readonly timeoutMs?: number | undefined }) | undefined,
  ) {
    this.#input = input;
    this.#init = ownFieldsOf(init);
    const request = typeof input === 'string' ? undefined : input;
    this.method = (this.#init.method ?? request?.method ?? 'GET').toUpperCase();
    this.#signal = this.#init.signal ?? request?.signal;
    const own = ownFieldsOf(options);
    this.options = own;
    this.timeoutMs = own.timeoutMs ?? 0;
  }

  get path(): string {
    return pathOf(typeof this.#input === 'string' ? this.#input : this.#input.url);
  }

  get canBeSentAgain(): boolean {
    const { body } = this.#init;
    return !(body instanceof ReadableStream || isIterator(body));
  }

  throwIfCancelled(): void {
    this.#signal?.throwIfAborted();
  }

  onCancelled(listener: () => void): () => void {
    this.#signal?.addEventListener('abort', listener);
    return () => this.#signal?.removeEventListener('abort', listener);
  }

  transmit(token: string, timeoutMs: number): Promise<Response> {
    const init = ownFieldsOf(this.#init);
    init.headers = this.#headersWith(token);
    // A redirect would carry the token along.
    init.redirect = 'manual';
    if (timeoutMs > 0) {
      this.#timeout = new AttemptTimeout(timeoutMs, (listener) => this.onCancelled(listener));
      init.signal = this.#timeout.signal;
    }
    // The body of a Request can be read once, so each attempt sends a copy.
    return fetch(typeof this.#input === 'string' ? this.#input : this.#input.clone(), init);
  }

  examine(response: Response): Promise<FailedAttempt<Response>> | undefined {
    // Otherwise the timeout goes on until the body has been read.
    if (response.body === null) this.#timeout?.clear();
    return mayBeSentAgain(response.status) ? this.#refused(response) : undefined;
  }

  failed(reason: unknown): FailedAttempt<Response> {
    this.#timeout?.clear();
    this.throwIfCancelled();
    if (this.#timeout?.isOver) {
      return FailedAttempt.withoutResponse(TransportFailure.timedOut(this.#timeout.timeoutMs));
    }
    // undici wraps the error of the connection.
    const cause = reason instanceof Error ? reason.cause : undefined;
    return FailedAttempt.withoutResponse(cause ?? reason);
  }

  headerOf(response: Response, name: string): string | undefined {
    return response.headers.get(name) ?? undefined;
  }

  #headersWith(token: string): Headers | Record<string, string> {
    const given =
      this.#init.headers ?? (typeof this.#input === 'string' ? undefined : this.#input.headers);
    const own = { Authorization: `Bearer ${token}`, 'User-Agent': userAgent(undefined) };
    // fetch makes Headers of it, once.
    if (given === undefined) return own;
    const headers = new Headers(given);
    for (const name of new Headers(headers).keys()) if (isRemovedHeader(name)) headers.delete(name);
    headers.set('User-Agent', userAgent(headers.get('User-Agent')));
    headers.set('Authorization', own.Authorization);
    return headers;
  }

  /** Whatever its status, the response may go to the caller, unread: only a 429's copy is read. */
  async #refused(response: Response): Promise<FailedAttempt<Response>> {
    const copy = response.status === 429 ? response.clone().body : null;
    const body = copy === null ? {} : await readErrorBody(copy as AsyncIterable<Uint8Array>);
    return new FailedAttempt(
      response.status,
      body,
      (name) => this.headerOf(response, name),
      response,
      undefined,
      () => {
        this.#timeout?.clear();
        void response.body?.cancel().catch(() => undefined);
      },
    );
  }
}

function isIterator(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
