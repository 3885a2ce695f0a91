import { Inject, Injectable } from '@nestjs/common';
import { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';
import type { HubId } from '../connections/hub-id.js';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import {
  AccountMismatchError,
  UnexpectedHubSpotResponseError,
} from '../errors/connection.errors.js';
import { HubSpotOAuthEvents } from '../events/hubspot-oauth.events.js';
import { HubSpotOAuthApi } from '../oauth-api/hubspot-oauth.api.js';
import type { TokenDescription, TokenGrant } from '../oauth-api/token-response.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { RandomSource } from '../runtime/random.js';
import { ConnectionCache } from './connection-cache.js';
import { hubSpotUnavailable } from './hubspot-unavailable.js';
import { ClientCircuitBreaker } from './refresh/client-circuit-breaker.js';
import { type CompleteGrant, SealedGrants } from './sealed-grants.js';

/** A grant whose account is known. */
export interface IdentifiedGrant extends CompleteGrant {
  readonly hubId: HubId;
}

/** Stores a new grant as a connection. */
@Injectable()
export class InstallGrant {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly sealedGrants: SealedGrants,
    private readonly cache: ConnectionCache,
    private readonly api: HubSpotOAuthApi,
    private readonly circuitBreaker: ClientCircuitBreaker,
    private readonly events: HubSpotOAuthEvents,
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {}

  /**
   * Adds what the token response left out: account, user and scopes come from introspection then.
   *
   * @param sentRefreshToken remains valid if HubSpot returned no new one
   * @throws UnexpectedHubSpotResponseError if nothing names the account, or there is no refresh token
   * @throws AccountMismatchError if the response and the introspection name different accounts
   * @throws HubSpotUnavailableError, HubSpotClientRejectedError
   */
  async identify(grant: TokenGrant, sentRefreshToken?: string): Promise<IdentifiedGrant> {
    const refreshToken = grant.refreshToken ?? sentRefreshToken;
    if (refreshToken === undefined) {
      throw new UnexpectedHubSpotResponseError('HubSpot returned no refresh token.');
    }
    const { hubId, scopes, userId } = grant;
    if (hubId !== undefined && scopes !== undefined) {
      return { ...grant, refreshToken, hubId, scopes };
    }
    const description = await this.introspect(hubId, grant.accessToken);
    const describedHubId = description.hubId ?? hubId;
    if (describedHubId === undefined) {
      throw new UnexpectedHubSpotResponseError('HubSpot did not return the account of the grant.');
    }
    if (hubId !== undefined && describedHubId !== hubId) {
      throw new AccountMismatchError(hubId, describedHubId);
    }
    return {
      ...grant,
      refreshToken,
      hubId: describedHubId,
      userId: userId ?? description.userId,
      scopes: scopes ?? description.scopes ?? [],
    };
  }

  /** Writes the grant over whatever the row holds. */
  async install(
    grant: IdentifiedGrant,
    source: 'install' | 'marketplace' | 'adoption',
  ): Promise<HubSpotConnection> {
    const { hubId } = grant;
    const { clientId } = this.options;
    const previous = await this.repository.find({ clientId, hubId });
    const readAtMs = this.clock.monotonicNow();
    const row = await this.repository.install({
      clientId,
      hubId,
      ...this.sealedGrants.seal(hubId, grant),
      newId: this.random.uuid(),
      userId: grant.userId ?? null,
    });
    const { connection } = this.cache.remember(this.cache.open(row, grant.accessToken, readAtMs));
    this.events.emit({ type: 'connection.created', connection, source });
    if (previous !== undefined && previous.status !== 'disconnected') {
      this.events.emitScopeChange(connection, previous.scopes);
    }
    return connection;
  }

  /** @throws HubSpotUnavailableError, HubSpotClientRejectedError */
  private async introspect(
    hubId: HubId | undefined,
    accessToken: string,
  ): Promise<TokenDescription> {
    const result = await this.api.introspect(accessToken, 'access_token');
    if (result.ok) return result.value;
    if (result.failure.kind === 'misconfigured') throw this.circuitBreaker.trip();
    throw hubSpotUnavailable('did not describe the access token', result.failure, hubId);
  }
}
