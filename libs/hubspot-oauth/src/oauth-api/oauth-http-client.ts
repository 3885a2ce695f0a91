import { Axios, type AxiosResponse, isAxiosError, isCancel } from 'axios';
import { ownFieldsOf } from '../runtime/own-fields.js';
import { PACKAGE_USER_AGENT } from '../runtime/user-agent.js';

const MAX_RESPONSE_BYTES = 1_000_000;
/** axios's and Node's codes of time-outs. */
const TIMEOUT_CODES = new Set(['ECONNABORTED', 'ETIMEDOUT']);

export interface OAuthHttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bearer?: string;
}

export interface OAuthHttpResponse {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The parsed JSON body. Undefined if it is not JSON. */
  readonly body: unknown;
}

/** No response came: the connection failed, or the call timed out. Holds nothing of the request. */
export interface NoResponse {
  readonly status: undefined;
  readonly reason: string;
  readonly timedOut: boolean;
  /** The response has more bytes than are accepted. */
  readonly tooLarge: boolean;
}

/**
 * Sends calls to HubSpot's OAuth endpoints. It has its own axios without interceptors, and takes
 * nothing from the defaults of the host's global axios. It follows no redirects: a 307 would post the
 * client secret elsewhere.
 */
export class OAuthHttpClient {
  private readonly http: Axios;

  constructor(
    baseURL: string,
    private readonly timeoutMs: number,
    maxResponseBytes = MAX_RESPONSE_BYTES,
  ) {
    // `axios.create` would copy the global defaults.
    this.http = new Axios({
      adapter: 'http',
      baseURL,
      maxRedirects: 0,
      maxContentLength: maxResponseBytes,
      responseType: 'text',
      validateStatus: () => true,
    });
  }

  async send(request: OAuthHttpRequest): Promise<OAuthHttpResponse | NoResponse> {
    // axios's `timeout` does not bound a slow body, a signal does.
    const deadline = new AbortController();
    // A process that was suspended wakes with its timer expired and the response waiting in the
    // socket. One more turn of the event loop reads it: with rotating tokens it is the only copy.
    const timer = setTimeout(() => setImmediate(() => deadline.abort()), this.timeoutMs);
    const { signal } = deadline;
    try {
      return parseResponse(await this.http.request(configOf(ownFieldsOf(request), signal)));
    } catch (error) {
      const code = isAxiosError(error) ? error.code : undefined;
      // axios has no code of its own for this.
      const tooLarge = isAxiosError(error) && error.message.startsWith('maxContentLength');
      const timedOut = isCancel(error) || signal.aborted || TIMEOUT_CODES.has(code ?? '');
      return {
        status: undefined,
        timedOut,
        tooLarge,
        reason: signal.aborted
          ? `no response within ${this.timeoutMs} ms`
          : (code ?? 'connection failed'),
      };
    } finally {
      clearTimeout(timer);
    }
  }
}

function configOf({ method, path, form, json, bearer }: OAuthHttpRequest, signal: AbortSignal) {
  return {
    method,
    url: path,
    signal,
    headers: {
      Accept: 'application/json',
      'User-Agent': PACKAGE_USER_AGENT,
      ...(bearer !== undefined && { Authorization: `Bearer ${bearer}` }),
      ...(form !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      ...(json !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(form !== undefined && { data: new URLSearchParams(form).toString() }),
    ...(json !== undefined && { data: JSON.stringify(json) }),
  };
}

function parseResponse({ status, headers, data }: AxiosResponse<unknown>): OAuthHttpResponse {
  const retryAfter: unknown = headers['retry-after'];
  return {
    status,
    retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
    body: parseJson(data),
  };
}

function parseJson(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}
