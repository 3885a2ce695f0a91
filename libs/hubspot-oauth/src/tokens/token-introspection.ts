import { Injectable } from '@nestjs/common';
import type { HubId } from '../connections/hub-id.js';
import { HubSpotUnavailableError } from '../errors/connection.errors.js';
import { HubSpotOAuthApi } from '../oauth-api/hubspot-oauth.api.js';
import type { OAuthFailure } from '../oauth-api/oauth-failure.js';
import type { TokenDescription } from '../oauth-api/token-response.js';
import { ClientCircuitBreaker } from './refresh/client-circuit-breaker.js';

/** What HubSpot says of an access token, without the token. */
export type HubSpotTokenDescription = TokenDescription;

@Injectable()
export class TokenIntrospection {
  constructor(
    private readonly api: HubSpotOAuthApi,
    private readonly gate: ClientCircuitBreaker,
  ) {}

  /** @throws HubSpotUnavailableError, HubSpotClientRejectedError */
  async describe(hubId: HubId | undefined, accessToken: string): Promise<TokenDescription> {
    const result = await this.api.introspect(accessToken, 'access_token');
    if (result.ok) return result.value;
    throw this.errorOf(result.failure, hubId);
  }

  private errorOf(failure: OAuthFailure, hubId: HubId | undefined) {
    if (failure.kind === 'misconfigured') return this.gate.close();
    return new HubSpotUnavailableError(
      `HubSpot did not describe the access token (${failure.reason}). Try again later.`,
      { ...(hubId !== undefined && { hubId }), retryAfterMs: failure.retryAfterMs ?? 1_000 },
    );
  }
}
