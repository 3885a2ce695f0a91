import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { Call, Endpoint } from '../http/endpoint.js';
import { jsonReply, Refusal, type Reply } from '../http/reply.js';
import {
  authenticate,
  bearerToken,
  type AuthenticatedCall,
} from './access-token-authentication.js';
import { refuse } from './api-error.js';
import { missingScopes } from './authentication-errors.js';
import { RATE_LIMIT, RateLimiter } from './rate-limiter.js';

interface AccountEndpoint extends Pick<Endpoint, 'name' | 'method' | 'paths'> {
  readonly requiredScopes: readonly string[];
  readonly handle: (call: AuthenticatedCall) => Reply;
}

/**
 * Creates endpoints that need an access token. The checks run in this order: token (401), rate limit
 * (429), scopes (403).
 */
export class AccountEndpoints {
  readonly #rateLimiter = new RateLimiter();

  constructor(private readonly hubSpot: EmulatedHubSpot) {}

  create({ requiredScopes, handle, ...endpoint }: AccountEndpoint): Endpoint {
    return {
      ...endpoint,
      identify: (call) => {
        const token = this.hubSpot.grants.findAccessToken(bearerToken(call) ?? '');
        return { hubId: token?.installation.hubId, clientId: token?.installation.clientId };
      },
      handle: (call: Call) => {
        const authenticated = authenticate(this.hubSpot, call);
        const headers = this.#limitRate(authenticated);
        const { scopes } = authenticated.accessToken;
        if (!requiredScopes.every((scope) => scopes.includes(scope))) {
          refuse(this.hubSpot.random, 403, missingScopes(requiredScopes));
        }
        const reply = handle(authenticated);
        return { ...reply, headers: { ...headers, ...reply.headers } };
      },
    };
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
    const body = {
      status: 'error',
      message: 'You have reached your ten_secondly_rolling limit.',
      errorType: 'RATE_LIMIT',
      category: 'RATE_LIMITS',
      correlationId: this.hubSpot.random.uuid(),
      policyName: 'TEN_SECONDLY_ROLLING',
    };
    throw new Refusal(jsonReply(429, body, headers));
  }
}
