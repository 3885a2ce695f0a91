import { Injectable } from '@nestjs/common';
import type {
  SealedTokens,
  StoredConnection,
} from '../connections/hubspot-connection.repository.js';
import type { HubId } from '../connections/hub-id.js';
import { type TokenColumn, tokenPurpose } from '../encryption/seal-purposes.js';
import { Sealer } from '../encryption/sealer.js';
import { ReauthorizationRequiredError } from '../errors/connection.errors.js';
import type { TokenGrant } from '../oauth-api/token-response.js';
import { Clock } from '../runtime/clock.js';

/** A grant with everything that a row needs. */
export interface CompleteGrant extends TokenGrant {
  readonly refreshToken: string;
  readonly scopes: readonly string[];
}

/** Seals tokens before they are stored, and opens stored ones. */
@Injectable()
export class SealedGrants {
  constructor(
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  /** @throws UnsealError */
  accessTokenOf(row: StoredConnection): string {
    return this.open(row.hubId, 'access_token', row.sealedAccessToken);
  }

  /** @throws UnsealError */
  refreshTokenOf(row: StoredConnection): string {
    return this.open(row.hubId, 'refresh_token', row.sealedRefreshToken);
  }

  seal(hubId: HubId, grant: CompleteGrant): SealedTokens {
    const elapsedMs = this.clock.monotonicNow() - grant.sentAtMs;
    return {
      sealedAccessToken: this.sealer.seal(grant.accessToken, tokenPurpose(hubId, 'access_token')),
      sealedRefreshToken: this.sealer.seal(
        grant.refreshToken,
        tokenPurpose(hubId, 'refresh_token'),
      ),
      scopes: grant.scopes,
      lifetimeMs: grant.lifetimeMs,
      expiresInMs: Math.floor(grant.lifetimeMs - elapsedMs),
    };
  }

  private open(hubId: HubId, column: TokenColumn, sealed: string | null): string {
    if (sealed === null) throw new ReauthorizationRequiredError(hubId);
    return this.sealer.open(sealed, tokenPurpose(hubId, column));
  }
}
