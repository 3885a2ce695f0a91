import { Inject, Injectable } from '@nestjs/common';
import { HubSpotConnectionRepository } from '../../connections/hubspot-connection.repository.js';
import { AccountMismatchError } from '../../errors/connection.errors.js';
import { HubSpotOAuthApi, type OAuthResult } from '../../oauth-api/hubspot-oauth.api.js';
import type { OAuthFailure } from '../../oauth-api/oauth-failure.js';
import type { TokenGrant } from '../../oauth-api/token-response.js';
import {
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from '../../options/resolved-options.js';
import { Clock } from '../../runtime/clock.js';
import type { Lease } from './refresh-lease.js';
import { RefreshTelemetry } from './refresh-telemetry.js';
import { SealedGrants, type CompleteGrant } from '../sealed-grants.js';

/** Pauses before the attempts of one flight; HubSpot's `Retry-After` counts where it is longer. */
const ATTEMPT_PAUSES_MS = [0, 250, 1_000];
const LONGEST_RETRY_AFTER_MS = 5_000;

export type SpendResult =
  | { readonly kind: 'granted'; readonly grant: CompleteGrant }
  | { readonly kind: 'failed'; readonly failure: OAuthFailure }
  /** The lease went to another process; nothing more was sent. */
  | { readonly kind: 'lease_lost' };

/** Sends a leased refresh token to HubSpot: a few attempts, each only while the lease surely holds. */
@Injectable()
export class RefreshTokenSender {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly api: HubSpotOAuthApi,
    private readonly vault: SealedGrants,
    private readonly telemetry: RefreshTelemetry,
    private readonly clock: Clock,
  ) {}

  async spend(lease: Lease): Promise<SpendResult> {
    const refreshToken = this.vault.refreshTokenOf(lease.row);
    let result: OAuthResult<TokenGrant> | undefined;
    for (const pauseMs of ATTEMPT_PAUSES_MS) {
      const retryAfterMs = result?.ok === false ? (result.failure.retryAfterMs ?? 0) : 0;
      if (retryAfterMs > LONGEST_RETRY_AFTER_MS) break;
      if (result !== undefined) await this.clock.sleep(Math.max(pauseMs, retryAfterMs));
      if (!(await this.holds(lease))) return { kind: 'lease_lost' };
      result = await this.telemetry.observe(lease.row.hubId, () => this.api.refresh(refreshToken));
      if (result.ok)
        return { kind: 'granted', grant: this.complete(lease, refreshToken, result.value) };
      // HubSpot may still be answering a call that timed out: another one could spend twice.
      if (result.failure.kind !== 'temporary' || result.failure.timedOut) break;
    }
    if (result === undefined || result.ok) throw new Error('unreachable: no attempt was made');
    return { kind: 'failed', failure: result.failure };
  }

  /** Whether the lease outlasts one more call, after prolonging it where needed. */
  private async holds(lease: Lease): Promise<boolean> {
    const { callTimeoutMs, leaseMs } = this.options.refresh;
    const now = this.clock.monotonicNow();
    if (lease.endsAtMs - now >= callTimeoutMs) return true;
    const { row, owner } = lease;
    const { clientId, hubId, tokenVersion } = row;
    const renewed = await this.repository.renewLease({
      clientId,
      hubId,
      tokenVersion,
      owner,
      leaseMs,
    });
    if (!renewed) return false;
    lease.endsAtMs = now + leaseMs;
    return lease.endsAtMs - this.clock.monotonicNow() >= callTimeoutMs;
  }

  private complete({ row }: Lease, refreshToken: string, grant: TokenGrant): CompleteGrant {
    if (grant.hubId !== undefined && grant.hubId !== row.hubId) {
      throw new AccountMismatchError(row.hubId, grant.hubId);
    }
    return {
      ...grant,
      refreshToken: grant.refreshToken ?? refreshToken,
      scopes: grant.scopes ?? row.scopes,
    };
  }
}
