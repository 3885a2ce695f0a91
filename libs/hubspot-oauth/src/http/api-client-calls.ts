import { Inject, Injectable } from '@nestjs/common';
import { type HubId, assertHubId } from '../connections/hub-id.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { Shutdown } from '../runtime/shutdown.js';
import { HubSpotTokenService } from '../tokens/hubspot-token.service.js';
import { CallDeadline } from './call/call-deadline.js';
import { FailedAttempt } from './call/failed-attempt.js';
import type { HubSpotCallOptions } from './call/outgoing-call.js';
import { fetchTarget, pathOf } from './call/request-target.js';
import { AccountRateLimiters } from './rate-limit/account-rate-limiters.js';
import { rateLimitHeadersOf } from './rate-limit/rate-limit-headers.js';
import { CallRetries } from './retry/call-retries.js';

/** After a 401 led to a new token, the next ones of the account lead to none for so long. */
const REPLACEMENT_PAUSE_MS = 60_000;

/** A request of HubSpot's client, before it is sent. */
export interface HubSpotApiClientRequest {
  getUrl(): string;
  getHttpMethod(): string;
  setHeaderParam(name: string, value: string): void;
}

/** A response to HubSpot's client. */
export interface HubSpotApiClientResponse {
  readonly httpStatusCode: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Options of the calls that HubSpot's client makes. */
export type HubSpotApiClientCallOptions = Pick<HubSpotCallOptions, 'priority' | 'maxWaitMs'>;

/** What `new Client(...)` of @hubspot/api-client takes. */
export interface HubSpotApiClientOptions {
  readonly basePath: string;
  /** The client's own retries are off: they know nothing of the limit of the account. */
  readonly numberOfApiCallRetries: 0;
  /** One middleware. The client's types want a mutable array. */
  middleware: HubSpotApiClientMiddleware[];
}

/** Adds a token to each request of the client, and learns from each response. */
export interface HubSpotApiClientMiddleware {
  pre<Request extends HubSpotApiClientRequest>(request: Request): Promise<Request>;
  post<Response extends HubSpotApiClientResponse>(response: Response): Promise<Response>;
}

/**
 * Lets HubSpot's own client follow the rules of this library, as far as its middleware can: tokens,
 * the API's origin and the rate limit of the account. The client sends each call itself, so a call is
 * not repeated. Holds nothing per client but a few fields, and no timer while no call waits.
 */
@Injectable()
export class ApiClientCalls {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly tokens: HubSpotTokenService,
    private readonly limiters: AccountRateLimiters,
    private readonly retries: CallRetries,
    private readonly clock: Clock,
    private readonly shutdown: Shutdown,
  ) {}

  optionsFor(hubId: HubId, call: HubSpotApiClientCallOptions = {}): HubSpotApiClientOptions {
    assertHubId(hubId);
    const sent = { token: '', replacedAtMs: -Infinity };
    const middleware: HubSpotApiClientMiddleware = {
      pre: async (request) => {
        sent.token = await this.admit(hubId, request, call);
        request.setHeaderParam('Authorization', `Bearer ${sent.token}`);
        return request;
      },
      post: async (response) => {
        this.learn(hubId, response);
        const now = this.clock.monotonicNow();
        if (response.httpStatusCode === 401 && now >= sent.replacedAtMs + REPLACEMENT_PAUSE_MS) {
          sent.replacedAtMs = now;
          await this.replace(hubId, sent.token);
        }
        return response;
      },
    };
    return { basePath: this.options.apiUrl, numberOfApiCallRetries: 0, middleware: [middleware] };
  }

  /** Waits for a permit and a token, and returns the token. */
  private async admit(
    hubId: HubId,
    request: HubSpotApiClientRequest,
    options: HubSpotApiClientCallOptions,
  ): Promise<string> {
    const url = request.getUrl();
    fetchTarget(url, this.options.apiUrl, hubId);
    const call = {
      hubId,
      method: request.getHttpMethod(),
      path: pathOf(url),
      options,
      timeoutMs: 0,
      throwIfCancelled() {},
      onCancelled: () => () => {},
    };
    const deadline = new CallDeadline(call, this.clock, this.shutdown.signal);
    const permit =
      this.limiters.tryAcquire(call, deadline.startedAtMs) ??
      (await this.limiters.acquire(call, deadline, false));
    try {
      const token = await deadline.race((signal) => this.tokens.getAccessToken(hubId, { signal }));
      // Nobody tells when a call of the client fails, so it counts from now, not from its response.
      permit.release();
      return token;
    } catch (error) {
      permit.cancel();
      throw error;
    }
  }

  private learn(hubId: HubId, { httpStatusCode, headers }: HubSpotApiClientResponse): void {
    const header = (name: string) => headers[name];
    // The body, which names the limit, can be read only once: by the client.
    const failure = new FailedAttempt(httpStatusCode, {}, header, undefined, undefined);
    this.limiters.learn(hubId, rateLimitHeadersOf(header), this.retries.accountRestMs(failure));
  }

  /** The 401 goes to the caller in any case, and the reason why there is no token to the next call. */
  private async replace(hubId: HubId, rejected: string): Promise<void> {
    await this.tokens.refresh(hubId, { rejected }).catch(() => undefined);
  }
}
