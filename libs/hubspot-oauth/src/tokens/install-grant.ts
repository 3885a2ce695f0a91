import { Injectable } from '@nestjs/common';
import type { HubId } from '../connections/hub-id.js';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { UnexpectedHubSpotResponseError } from '../errors/connection.errors.js';
import { HubSpotOAuthEvents } from '../events/hubspot-oauth.events.js';
import type { TokenGrant } from '../oauth-api/token-response.js';
import { Clock } from '../runtime/clock.js';
import { ConnectionCache } from './connection-cache.js';
import { TokenIntrospection } from './token-introspection.js';
import { type CompleteGrant, SealedGrants } from './sealed-grants.js';

/** A grant whose account is known. */
export interface IdentifiedGrant extends CompleteGrant {
  readonly hubId: HubId;
}

/** Turns a new grant into a connection. */
@Injectable()
export class InstallGrant {
  constructor(
    private readonly vault: SealedGrants,
    private readonly connections: ConnectionCache,
    private readonly introspection: TokenIntrospection,
    private readonly events: HubSpotOAuthEvents,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds what the token response left out: account, user and scopes come from introspection then.
   *
   * @param spentRefreshToken stays valid when HubSpot sent no new one
   * @throws UnexpectedHubSpotResponseError if nothing names the account, or there is no refresh token
   */
  async identify(grant: TokenGrant, spentRefreshToken?: string): Promise<IdentifiedGrant> {
    const refreshToken = grant.refreshToken ?? spentRefreshToken;
    if (refreshToken === undefined) {
      throw new UnexpectedHubSpotResponseError('HubSpot answered without a refresh token.');
    }
    const { hubId, scopes, userId } = grant;
    if (hubId !== undefined && scopes !== undefined) {
      return { ...grant, refreshToken, hubId, scopes };
    }
    const described = await this.introspection.describe(hubId, grant.accessToken);
    const identified = hubId ?? described.hubId;
    if (identified === undefined) {
      throw new UnexpectedHubSpotResponseError(
        'HubSpot did not tell which account the grant belongs to.',
      );
    }
    return {
      ...grant,
      refreshToken,
      hubId: identified,
      userId: userId ?? described.userId,
      scopes: scopes ?? described.scopes ?? [],
    };
  }

  async install(
    grant: IdentifiedGrant,
    source: 'install' | 'marketplace' | 'adoption',
  ): Promise<HubSpotConnection> {
    const { hubId } = grant;
    const before = await this.vault.find(hubId);
    const readAtMs = this.clock.monotonicNow();
    const row = await this.vault.install(hubId, grant);
    const { connection } = this.connections.remember(
      this.connections.open(row, grant.accessToken, readAtMs),
    );
    this.events.emit({ type: 'connection.created', connection, source });
    const previous = before === undefined || before.status === 'disconnected' ? undefined : before;
    if (previous !== undefined) this.events.emitScopeChange(connection, previous.scopes);
    return connection;
  }
}
