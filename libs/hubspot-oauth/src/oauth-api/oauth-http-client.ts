import axios, { type AxiosInstance, isAxiosError, isCancel } from 'axios';

const MAX_RESPONSE_BYTES = 1_000_000;

export interface OAuthHttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly bearer?: string;
}

export interface OAuthHttpResponse {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The parsed JSON body, or undefined when it is no JSON. */
  readonly body: unknown;
}

/** No answer came: the connection failed, or the time was up. Holds nothing of the request. */
export interface NoResponse {
  readonly status: undefined;
  readonly reason: string;
  readonly timedOut: boolean;
}

/**
 * Sends calls to HubSpot's OAuth endpoints. Apart from the client for other HubSpot calls, so that
 * a token call can never pass through the interceptor that waits for tokens. Follows no redirect: a
 * 307 would post the client secret elsewhere.
 */
export class OAuthHttpClient {
  private readonly http: AxiosInstance;

  constructor(
    baseURL: string,
    private readonly timeoutMs: number,
  ) {
    this.http = axios.create({
      baseURL,
      maxRedirects: 0,
      maxContentLength: MAX_RESPONSE_BYTES,
      responseType: 'text',
      transformResponse: [(data: unknown) => data],
      validateStatus: () => true,
    });
  }

  async send(request: OAuthHttpRequest): Promise<OAuthHttpResponse | NoResponse> {
    // axios' own `timeout` does not bound a body that drips in, a signal does.
    const time = new AbortController();
    // A process that was suspended wakes with its timer expired and the answer waiting in the
    // socket. One more turn of the event loop reads it: with single-use tokens it is the only copy.
    const timer = setTimeout(() => setImmediate(() => time.abort()), this.timeoutMs);
    const { signal } = time;
    try {
      const response = await this.http.request<unknown>({
        method: request.method,
        url: request.path,
        signal,
        headers: request.bearer === undefined ? {} : { Authorization: `Bearer ${request.bearer}` },
        ...(request.form === undefined ? {} : { data: new URLSearchParams(request.form) }),
      });
      const retryAfter: unknown = response.headers['retry-after'];
      return {
        status: response.status,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
        body: parseJson(response.data),
      };
    } catch (error) {
      const timedOut = isCancel(error) || signal.aborted;
      const code = isAxiosError(error) ? error.code : undefined;
      return {
        status: undefined,
        timedOut,
        reason: timedOut ? `no answer within ${this.timeoutMs} ms` : (code ?? 'connection failed'),
      };
    } finally {
      clearTimeout(timer);
    }
  }
}

function parseJson(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}
