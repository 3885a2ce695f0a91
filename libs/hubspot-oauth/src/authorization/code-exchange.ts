import { Injectable } from '@nestjs/common';
import {
  AuthorizationFailedError,
  InvalidAuthorizationCodeError,
} from '../errors/authorization.errors.js';
import { HubSpotUnavailableError } from '../errors/connection.errors.js';
import { HubSpotOAuthApi } from '../oauth-api/hubspot-oauth.api.js';
import type { OAuthFailure } from '../oauth-api/oauth-failure.js';
import { ClientCircuitBreaker } from '../tokens/refresh/client-circuit-breaker.js';
import { InstallGrant, type IdentifiedGrant } from '../tokens/install-grant.js';

/** Exchanges the callback's code for a grant with its account. */
@Injectable()
export class CodeExchange {
  constructor(
    private readonly api: HubSpotOAuthApi,
    private readonly installation: InstallGrant,
    private readonly circuitBreaker: ClientCircuitBreaker,
  ) {}

  /**
   * @throws InvalidAuthorizationCodeError, AuthorizationFailedError, HubSpotClientRejectedError,
   * HubSpotUnavailableError, UnexpectedHubSpotResponseError
   */
  async exchange(code: string): Promise<IdentifiedGrant> {
    const result = await this.api.exchangeCode(code);
    if (!result.ok) throw this.errorOf(result.failure);
    this.circuitBreaker.reset();
    return this.installation.identify(result.value);
  }

  private errorOf(failure: OAuthFailure): Error {
    const { kind, status, reason, retryAfterMs } = failure;
    if (kind === 'misconfigured') return this.circuitBreaker.trip();
    if (kind === 'revoked') return new InvalidAuthorizationCodeError();
    // HubSpot does not document all names of code errors. No 400 succeeds on a retry.
    if (status === 400) {
      return reason.includes('CODE')
        ? new InvalidAuthorizationCodeError()
        : new AuthorizationFailedError();
    }
    return new HubSpotUnavailableError(
      `HubSpot did not complete the installation (${reason}). Start it again in a minute.`,
      { retryAfterMs: retryAfterMs ?? 1_000 },
    );
  }
}
