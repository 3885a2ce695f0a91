import {
  type AxiosAdapter,
  AxiosHeaders,
  type AxiosResponse,
  CanceledError,
  type InternalAxiosRequestConfig,
  isAxiosError,
  isCancel,
} from 'axios';
import type { HubId } from '../../connections/hub-id.js';
import type { OutgoingCall, HubSpotCallOptions } from './outgoing-call.js';
import { readErrorBody } from './error-body.js';
import { FailedAttempt, isFailure } from './failed-attempt.js';
import { targetPath } from './request-target.js';
import { detachFromRequest, isStream } from './response-stream.js';

/** A call as axios sends it. Everything that holds the token stays in here. */
export class AxiosCall implements OutgoingCall<AxiosResponse> {
  constructor(
    readonly hubId: HubId,
    private readonly config: InternalAxiosRequestConfig,
    private readonly transport: AxiosAdapter,
  ) {}

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
    return !isStream(this.config.data);
  }

  throwIfCancelled(): void {
    // Not axios' own, which would hold the config: the body is nobody's business who logs it.
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
    const config = copyOf(this.config);
    config.headers = withToken(this.config.headers, token);
    config.timeout = timeoutMs;
    // A redirect would carry the token along; axios drops it only for some targets.
    config.maxRedirects = 0;
    return this.transport(config);
  }

  examine(response: AxiosResponse): FailedAttempt<AxiosResponse> | undefined {
    // The adapter's config and request would show the token to whatever prints them, and the
    // caller's config what was sent.
    response.config = this.config.data === undefined ? this.config : withoutData(this.config);
    response.request = undefined;
    if (isStream(response.data)) response.data = detachFromRequest(response.data);
    return isFailure(response.status) ? refused(response, response) : undefined;
  }

  failed(reason: unknown): FailedAttempt<AxiosResponse> {
    if (isCancel(reason)) throw new CanceledError(reason.message);
    // An answer that broke off has a status, and no data.
    const response = isAxiosError(reason) ? reason.response : undefined;
    return response !== undefined && 'data' in response
      ? refused(response, undefined)
      : FailedAttempt.unanswered(reason);
  }

  headerOf(response: AxiosResponse, name: string): string | undefined {
    return headerOf(response, name);
  }
}

/** Name by name: axios' configs are dictionaries, which take many times as long to spread. */
function copyOf(config: InternalAxiosRequestConfig): InternalAxiosRequestConfig {
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(config)) copy[name] = config[name as keyof typeof config];
  return copy as unknown as InternalAxiosRequestConfig;
}

function withoutData(config: InternalAxiosRequestConfig): InternalAxiosRequestConfig {
  const copy = copyOf(config);
  copy.data = undefined;
  return copy;
}

/** A copy: the caller's own headers must not show the token. */
function withToken(headers: AxiosHeaders, token: string): AxiosHeaders {
  // Name by name: AxiosHeaders' own ways of copying check and normalise what was checked before.
  const copy = new AxiosHeaders();
  for (const name of Object.keys(headers)) {
    if (name.length !== 13 || name.toLowerCase() !== 'authorization') copy[name] = headers[name];
  }
  copy['Authorization'] = `Bearer ${token}`;
  return copy;
}

/** @param answer the response, where `validateStatus` wants such answers */
function refused(response: AxiosResponse, answer: AxiosResponse | undefined) {
  const { data, status } = response;
  const body = isStream(data) ? {} : readErrorBody(data);
  const discard = () => {
    if (isStream(data)) data.destroy();
  };
  if (answer === undefined) discard();
  return new FailedAttempt<AxiosResponse>(
    status,
    body,
    (name) => headerOf(response, name),
    answer,
    undefined,
    discard,
  );
}

/** Node's and axios' headers have their names in lower case. */
function headerOf(response: AxiosResponse, name: string): string | undefined {
  const value: unknown = response.headers[name];
  return typeof value === 'string' ? value : undefined;
}
