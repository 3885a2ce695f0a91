import { Injectable } from '@nestjs/common';
import type { HubId } from '../connections/hub-id.js';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { AccountMismatchError, InvalidRefreshTokenError } from '../errors/connection.errors.js';
import { HubSpotOAuthApi } from '../oauth-api/hubspot-oauth.api.js';
import { hubSpotUnavailable } from './hubspot-unavailable.js';
import { InstallGrant } from './install-grant.js';
import { ClientCircuitBreaker } from './refresh/client-circuit-breaker.js';
import { RefreshTelemetry } from './refresh/refresh-telemetry.js';

export interface AdoptableGrant {
  readonly refreshToken: string;
  /** The account that the grant is expected to belong to. */
  readonly hubId?: HubId | undefined;
}

/** Stores a grant that another system obtained. */
@Injectable()
export class AdoptGrant {
  constructor(
    private readonly api: HubSpotOAuthApi,
    private readonly installGrant: InstallGrant,
    private readonly circuitBreaker: ClientCircuitBreaker,
    private readonly telemetry: RefreshTelemetry,
  ) {}

  async adopt({ refreshToken, hubId }: AdoptableGrant): Promise<HubSpotConnection> {
    this.circuitBreaker.check();
    const result = await this.telemetry.observe(hubId, 'adoption', () =>
      this.api.refresh(refreshToken),
    );
    if (!result.ok) {
      const { failure } = result;
      if (failure.kind === 'misconfigured') throw this.circuitBreaker.trip();
      if (failure.kind === 'revoked') throw new InvalidRefreshTokenError();
      throw hubSpotUnavailable('did not refresh the grant to adopt', failure, hubId);
    }
    this.circuitBreaker.reset();
    const grant = await this.installGrant.identify(result.value, refreshToken);
    if (hubId !== undefined && hubId !== grant.hubId) {
      throw new AccountMismatchError(hubId, grant.hubId);
    }
    return this.installGrant.install(grant, 'adoption');
  }
}
