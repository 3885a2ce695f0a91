import { Inject, Injectable } from '@nestjs/common';
import {
  type ConnectionKey,
  HubSpotConnectionRepository,
  type SealedTokens,
  type StoredConnection,
} from '../connections/hubspot-connection.repository.js';
import type { HubId } from '../connections/hub-id.js';
import { type SealPurpose, Sealer } from '../encryption/sealer.js';
import { ReauthorizationRequiredError } from '../errors/connection.errors.js';
import type { TokenGrant } from '../oauth-api/token-response.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { RandomSource } from '../runtime/random.js';

/** A grant with everything a row needs, whatever HubSpot left out. */
export interface CompleteGrant extends TokenGrant {
  readonly refreshToken: string;
  readonly scopes: readonly string[];
}

/** Seals tokens on their way into the store and opens them on their way out. */
@Injectable()
export class SealedGrants {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {}

  keyOf(hubId: HubId): ConnectionKey {
    return { clientId: this.options.clientId, hubId };
  }

  find(hubId: HubId): Promise<StoredConnection | undefined> {
    return this.repository.find(this.keyOf(hubId));
  }

  accessTokenOf(row: StoredConnection): string {
    return this.open(row.hubId, 'access_token', row.sealedAccessToken);
  }

  refreshTokenOf(row: StoredConnection): string {
    return this.open(row.hubId, 'refresh_token', row.sealedRefreshToken);
  }

  /** Writes the grant of a finished install; it replaces whatever was there. */
  install(hubId: HubId, grant: CompleteGrant): Promise<StoredConnection> {
    return this.repository.install({
      ...this.keyOf(hubId),
      ...this.seal(hubId, grant),
      newId: this.random.uuid(),
      userId: grant.userId ?? null,
    });
  }

  /** Writes what spending the row's refresh token brought. False if the row has moved on. */
  saveSpend(spent: StoredConnection, grant: CompleteGrant): Promise<boolean> {
    return this.repository.saveTokens({
      ...this.keyOf(spent.hubId),
      ...this.seal(spent.hubId, grant),
      expectedVersion: spent.tokenVersion,
    });
  }

  private seal(hubId: HubId, grant: CompleteGrant): SealedTokens {
    const elapsedMs = this.clock.monotonicNow() - grant.sentAtMs;
    return {
      sealedAccessToken: this.sealer.seal(grant.accessToken, purposeOf(hubId, 'access_token')),
      sealedRefreshToken: this.sealer.seal(grant.refreshToken, purposeOf(hubId, 'refresh_token')),
      scopes: grant.scopes,
      lifetimeMs: grant.lifetimeMs,
      expiresInMs: Math.floor(grant.lifetimeMs - elapsedMs),
    };
  }

  private open(hubId: HubId, column: TokenColumn, sealed: string | null): string {
    if (sealed === null) throw new ReauthorizationRequiredError(hubId);
    return this.sealer.open(sealed, purposeOf(hubId, column));
  }
}

type TokenColumn = 'access_token' | 'refresh_token';

function purposeOf(hubId: HubId, column: TokenColumn): SealPurpose {
  return { purpose: 'connection', hubId, column };
}
