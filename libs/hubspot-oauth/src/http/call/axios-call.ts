import {
  type AxiosAdapter,
  type AxiosResponse,
  CanceledError,
  type InternalAxiosRequestConfig,
  isAxiosError,
  isCancel,
} from 'axios';
import type { HubId } from '../../connections/hub-id.js';
import { mayBeSentAgain } from '../retry/retry-policy.js';
import { toApiError } from './api-error.js';
import { AttemptTimeout } from './attempt-timeout.js';
import { parseErrorBody, readErrorBody } from './error-body.js';
import { FailedAttempt } from './failed-attempt.js';
import { type FormBytes, readForm } from './form-bytes.js';
import type { HubSpotCallOptions, OutgoingCall } from './outgoing-call.js';
import { MAX_RESPONSE_BYTES, copyConfig, headersWithToken } from './request-config.js';
import { targetPath } from './request-target.js';
import { detachFromRequest, isStream } from './response-stream.js';
import { TransportFailure } from './transport-failure.js';

/** The form in which HubSpot takes lists: `properties=a&properties=b`. */
const REPEATED_KEYS = { indexes: null };

/** A call that axios sends. The token does not leave this class, except to the transport. */
export class AxiosCall implements OutgoingCall<AxiosResponse> {
  readonly #transport: AxiosAdapter;
  readonly #form: FormBytes | undefined;
  #timeout: AttemptTimeout | undefined;
  #token = '';

  constructor(
    readonly hubId: HubId,
    private readonly config: InternalAxiosRequestConfig,
    transport: AxiosAdapter,
  ) {
    this.#transport = transport;
    this.#form = readForm(config.data);
  }

  get method(): string {
    return (this.config.method ?? 'get').toUpperCase();
  }

  get path(): string {
    return targetPath(this.config);
  }

  get options(): HubSpotCallOptions | undefined {
    return this.config.hubSpotCall;
  }

  get timeoutMs(): number {
    return this.config.timeout ?? 0;
  }

  get canBeSentAgain(): boolean {
    return this.#form !== undefined || !isStream(this.config.data);
  }

  throwIfCancelled(): void {
    // Not axios's own error: it holds the config and so the body.
    if (this.config.signal?.aborted || this.config.cancelToken?.reason !== undefined) {
      throw new CanceledError(this.config.cancelToken?.reason?.message);
    }
  }

  onCancelled(listener: () => void): () => void {
    const { signal, cancelToken } = this.config;
    signal?.addEventListener?.('abort', listener);
    cancelToken?.subscribe(listener);
    return () => {
      signal?.removeEventListener?.('abort', listener);
      cancelToken?.unsubscribe(listener);
    };
  }

  transmit(token: string, timeoutMs: number): Promise<AxiosResponse> {
    const config = copyConfig(this.config);
    config.headers = headersWithToken(this.config.headers, token, this.#form?.contentType);
    if (this.#form !== undefined) config.data = this.#form.bytes;
    // A redirect would carry the token along; axios removes it for some targets only.
    config.maxRedirects = 0;
    // Basic authentication would replace the token.
    delete config.auth;
    config.paramsSerializer ??= REPEATED_KEYS;
    // The default limits memory, which a stream does not use.
    if (config.responseType === 'stream' && config.maxContentLength === MAX_RESPONSE_BYTES) {
      config.maxContentLength = -1;
    }
    this.#token = token;
    if (timeoutMs > 0) this.#limit(config, timeoutMs);
    try {
      return this.#transport(config);
    } catch (error) {
      // An adapter of the host that is not async.
      return Promise.reject(error);
    }
  }

  examine(
    response: AxiosResponse,
  ): FailedAttempt<AxiosResponse> | Promise<FailedAttempt<AxiosResponse>> | undefined {
    this.#hideRequest(response);
    return mayBeSentAgain(response.status) ? this.#refused(response, response) : undefined;
  }

  failed(reason: unknown): FailedAttempt<AxiosResponse> | Promise<FailedAttempt<AxiosResponse>> {
    // A response that broke off has a status and no data.
    const response = isAxiosError(reason) ? reason.response : undefined;
    if (response !== undefined && 'data' in response) {
      this.#hideRequest(response);
      return this.#refused(response, undefined);
    }
    const timeout = this.#timeout;
    timeout?.clear();
    if (timeout?.isOver) {
      return FailedAttempt.withoutResponse(TransportFailure.timedOut(timeout.timeoutMs));
    }
    if (isCancel(reason)) throw new CanceledError(reason.message);
    return FailedAttempt.withoutResponse(reason);
  }

  headerOf(response: AxiosResponse, name: string): string | undefined {
    return headerOf(response, name);
  }

  /** axios's own timeout limits the silence between two chunks, not the whole response. */
  #limit(config: InternalAxiosRequestConfig, timeoutMs: number): void {
    this.#timeout = new AttemptTimeout(timeoutMs, (listener) => this.onCancelled(listener));
    config.signal = this.#timeout.signal;
    config.cancelToken = undefined;
    config.timeout = 0;
  }

  /** Removes what would show the token or the body to whoever prints the response. */
  #hideRequest(response: AxiosResponse): void {
    const request: unknown = response.request;
    response.config = shownConfig(this.config);
    response.request = undefined;
    if (isStream(response.data)) {
      response.data = detachFromRequest(
        response.data,
        (reason) => this.#streamError(reason),
        this.#timeout,
        request,
      );
    } else this.#timeout?.clear();
  }

  /** @param wanted the response, if `validateStatus` accepts its status */
  #refused(
    response: AxiosResponse,
    wanted: AxiosResponse | undefined,
  ): FailedAttempt<AxiosResponse> | Promise<FailedAttempt<AxiosResponse>> {
    const { data, status } = response;
    const failure = (body: FailedAttempt<AxiosResponse>['body']) =>
      new FailedAttempt<AxiosResponse>(
        status,
        body,
        (name) => headerOf(response, name),
        wanted,
        undefined,
        () => isStream(data) && data.destroy(),
      );
    if (!isStream(data)) return failure(parseErrorBody(data));
    // A stream that the caller wants is not read here.
    return wanted === undefined ? readErrorBody(data).then(failure) : failure({});
  }

  #streamError(reason: unknown): Error {
    if (isCancel(reason) && !this.#timeout?.isOver) return new CanceledError(reason.message);
    const cause = this.#timeout?.isOver
      ? TransportFailure.timedOut(this.#timeout.timeoutMs)
      : reason;
    return toApiError({
      hubId: this.hubId,
      method: this.method,
      path: this.path,
      failure: FailedAttempt.withoutResponse(cause),
      retryAfterMs: undefined,
      tokens: [this.#token],
      remark: 'the response broke off',
    });
  }
}

function shownConfig(config: InternalAxiosRequestConfig): InternalAxiosRequestConfig {
  const { data, httpAgent, httpsAgent } = config;
  if (data === undefined && httpAgent === undefined && httpsAgent === undefined) return config;
  const copy = copyConfig(config);
  copy.data = undefined;
  copy.httpAgent = undefined;
  copy.httpsAgent = undefined;
  return copy;
}

/** Names of headers are in lower case in responses of Node and axios. */
function headerOf(response: AxiosResponse, name: string): string | undefined {
  // An adapter of the host may return no headers.
  const value: unknown = (response.headers as AxiosResponse['headers'] | undefined)?.[name];
  return typeof value === 'string' ? value : undefined;
}
