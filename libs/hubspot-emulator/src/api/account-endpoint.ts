import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { Call, Endpoint } from '../http/endpoint.js';
import { jsonReply, Refusal, type Reply } from '../http/reply.js';
import {
  authenticate,
  bearerToken,
  type AuthenticatedCall,
} from './access-token-authentication.js';
import { apiErrorReply } from './api-error.js';
import { ApiFailure } from './api-failure.js';
import { missingScopes } from './authentication-errors.js';
import { RATE_LIMIT, RateLimiter, SEARCH_RATE_LIMIT } from './rate-limiter.js';

interface AccountEndpoint extends Pick<Endpoint, 'name' | 'method' | 'paths'> {
  /** Any of these scopes allows the call. */
  readonly requiredScopes: readonly string[] | ((call: AuthenticatedCall) => readonly string[]);
  /** Limits searches instead of counting them with the other calls. */
  readonly isSearch?: boolean;
  readonly handle: (call: AuthenticatedCall) => Reply;
}

/**
 * Creates endpoints that need an access token. The checks run in this order: token (401), rate limit
 * (429), scopes (403).
 */
export class AccountEndpoints {
  readonly #rateLimiter = new RateLimiter(RATE_LIMIT);
  readonly #searchLimiter = new RateLimiter(SEARCH_RATE_LIMIT);

  constructor(private readonly hubSpot: EmulatedHubSpot) {}

  create({ requiredScopes, isSearch = false, handle, ...endpoint }: AccountEndpoint): Endpoint {
    return {
      ...endpoint,
      identify: (call) => {
        const token = this.hubSpot.grants.findAccessToken(bearerToken(call) ?? '');
        return { hubId: token?.installation.hubId, clientId: token?.installation.clientId };
      },
      handle: (call: Call) => {
        const authenticated = authenticate(this.hubSpot, call);
        const headers = isSearch
          ? this.#limitSearches(authenticated)
          : this.#limitRate(authenticated);
        const reply = this.#replyOrRefuse(() => {
          const required =
            typeof requiredScopes === 'function' ? requiredScopes(authenticated) : requiredScopes;
          const { scopes } = authenticated.accessToken;
          if (!required.some((scope) => scopes.includes(scope))) {
            throw new ApiFailure(403, missingScopes(required, call.request.path));
          }
          return handle(authenticated);
        });
        return { ...reply, headers: { ...headers, ...reply.headers } };
      },
    };
  }

  #replyOrRefuse(handle: () => Reply): Reply {
    try {
      return handle();
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      return apiErrorReply(this.hubSpot.random, error.status, error.error);
    }
  }

  /** Searches have a limit of their own, without headers. */
  #limitSearches({ accessToken }: AuthenticatedCall): Record<string, string> {
    const { clientId, hubId } = accessToken.installation;
    const key = `${hubId} ${clientId}`;
    if (!this.hubSpot.settings.rateLimits) return {};
    if (this.#searchLimiter.take(key, this.hubSpot.clock.now()) !== undefined) return {};
    throw this.#rateLimited('SECONDLY', 'You have reached your secondly limit.');
  }

  #limitRate({ accessToken }: AuthenticatedCall): Record<string, string> {
    if (!this.hubSpot.settings.rateLimits) return {};
    const { clientId, hubId } = accessToken.installation;
    const remaining = this.#rateLimiter.take(`${hubId} ${clientId}`, this.hubSpot.clock.now());
    const headers = {
      'X-HubSpot-RateLimit-Interval-Milliseconds': String(RATE_LIMIT.windowMs),
      'X-HubSpot-RateLimit-Max': String(RATE_LIMIT.requests),
      'X-HubSpot-RateLimit-Remaining': String(remaining ?? 0),
    };
    if (remaining !== undefined) return headers;
    const message = 'You have reached your ten_secondly_rolling limit.';
    throw this.#rateLimited('TEN_SECONDLY_ROLLING', message, headers);
  }

  #rateLimited(
    policyName: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ): Refusal {
    const body = {
      status: 'error',
      message,
      errorType: 'RATE_LIMIT',
      category: 'RATE_LIMITS',
      correlationId: this.hubSpot.random.uuid(),
      policyName,
    };
    return new Refusal(jsonReply(429, body, headers));
  }
}
