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
import { Clock } from '../runtime/clock.js';
import { FailureLimit } from './failure-limit.js';

/** Exchanges the callback's code for a grant with its account. */
@Injectable()
export class CodeExchange {
  private readonly limits: Readonly<Record<'bound' | 'unbound', FailureLimit>>;

  constructor(
    private readonly api: HubSpotOAuthApi,
    private readonly installGrant: InstallGrant,
    private readonly circuitBreaker: ClientCircuitBreaker,
    clock: Clock,
  ) {
    this.limits = { bound: new FailureLimit(clock), unbound: new FailureLimit(clock) };
  }

  /**
   * @param browser whether the browser started the install with a state. The limits are separate, so
   * that callbacks without a state do not prevent installs that were started here
   * @throws TooManyFailedInstallsError, InvalidAuthorizationCodeError, AuthorizationFailedError, HubSpotClientRejectedError,
   * HubSpotUnavailableError, UnexpectedHubSpotResponseError
   */
  async exchange(code: string, browser: 'bound' | 'unbound'): Promise<IdentifiedGrant> {
    const attempt = this.limits[browser].start();
    const result = await this.api.exchangeCode(code);
    const isRefused =
      !result.ok && (result.failure.kind === 'revoked' || result.failure.status === 400);
    if (!isRefused) this.limits[browser].succeed(attempt);
    if (!result.ok) throw this.errorOf(result.failure);
    this.circuitBreaker.reset();
    return this.installGrant.identify(result.value);
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
