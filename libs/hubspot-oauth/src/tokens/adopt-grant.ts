import { Injectable } from '@nestjs/common';
import type { HubId } from '../connections/hub-id.js';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import {
  AccountMismatchError,
  HubSpotUnavailableError,
  InvalidRefreshTokenError,
} from '../errors/connection.errors.js';
import { HubSpotOAuthApi } from '../oauth-api/hubspot-oauth.api.js';
import { ClientCircuitBreaker } from './refresh/client-circuit-breaker.js';
import { InstallGrant } from './install-grant.js';
import { RefreshTelemetry } from './refresh/refresh-telemetry.js';

export interface AdoptableGrant {
  readonly refreshToken: string;
  /** The account the grant is expected to belong to. */
  readonly hubId?: HubId | undefined;
}

/** Takes over a grant that another system obtained. */
@Injectable()
export class AdoptGrant {
  constructor(
    private readonly api: HubSpotOAuthApi,
    private readonly installation: InstallGrant,
    private readonly gate: ClientCircuitBreaker,
    private readonly telemetry: RefreshTelemetry,
  ) {}

  async adopt({ refreshToken, hubId }: AdoptableGrant): Promise<HubSpotConnection> {
    this.gate.enter();
    const result = await this.telemetry.observe(hubId, () => this.api.refresh(refreshToken));
    if (!result.ok) {
      const { kind, reason, retryAfterMs } = result.failure;
      if (kind === 'misconfigured') throw this.gate.close();
      if (kind === 'revoked') throw new InvalidRefreshTokenError();
      throw new HubSpotUnavailableError(
        `HubSpot did not refresh the grant to adopt (${reason}). Try again later.`,
        { ...(hubId !== undefined && { hubId }), retryAfterMs: retryAfterMs ?? 1_000 },
      );
    }
    this.gate.open();
    const grant = await this.installation.identify(result.value, refreshToken);
    if (hubId !== undefined && hubId !== grant.hubId) {
      throw new AccountMismatchError(hubId, grant.hubId);
    }
    return this.installation.install(grant, 'adoption');
  }
}
