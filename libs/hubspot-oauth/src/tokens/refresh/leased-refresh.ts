import { Inject, Injectable } from '@nestjs/common';
import { HubSpotConnectionRepository } from '../../connections/hubspot-connection.repository.js';
import {
  HubSpotUnavailableError,
  ReauthorizationRequiredError,
} from '../../errors/connection.errors.js';
import { HubSpotOAuthEvents } from '../../events/hubspot-oauth.events.js';
import type { OAuthFailure } from '../../oauth-api/oauth-failure.js';
import {
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from '../../options/resolved-options.js';
import { Clock } from '../../runtime/clock.js';
import { ClientCircuitBreaker } from './client-circuit-breaker.js';
import type { Lease } from './refresh-lease.js';
import type { CachedConnection } from '../cached-connection.js';
import { ConnectionCache } from '../connection-cache.js';
import { nextBackOffMs } from './refresh-policy.js';
import { RefreshTokenSender } from './refresh-token-spender.js';
import { UnsavedTokens } from './unsaved-tokens.js';
import { SealedGrants } from '../sealed-grants.js';

/** How long a verdict waits for the answer to a holder that lapsed: with rotation it may be a success. */
const VERDICT_PATIENCE_MS = 3_000;
const VERDICT_POLL_MS = 100;

/** One spend under a lease, and what its outcome means for the row. */
@Injectable()
export class LeasedRefresh {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly vault: SealedGrants,
    private readonly spender: RefreshTokenSender,
    private readonly grants: UnsavedTokens,
    private readonly connections: ConnectionCache,
    private readonly gate: ClientCircuitBreaker,
    private readonly events: HubSpotOAuthEvents,
    private readonly clock: Clock,
  ) {}

  /**
   * Undefined: the row has moved on or the lease is gone; look at the row again.
   *
   * @throws ReauthorizationRequiredError, HubSpotClientRejectedError, HubSpotUnavailableError
   */
  async run(lease: Lease): Promise<CachedConnection | undefined> {
    const result = await this.spender.spend(lease).catch(async (error: unknown) => {
      await this.backOff(lease, undefined);
      throw error;
    });
    if (result.kind === 'lease_lost') return undefined;
    if (result.kind === 'granted') {
      this.gate.open();
      return this.grants.store(lease.row, result.grant);
    }
    switch (result.failure.kind) {
      case 'revoked':
        return this.markRevoked(lease);
      case 'misconfigured':
        await this.repository.releaseLease(this.holderOf(lease));
        throw this.gate.close();
      case 'temporary':
        return this.giveUp(lease, result.failure);
    }
  }

  private async markRevoked(lease: Lease): Promise<undefined> {
    const { row } = lease;
    if (lease.inherited && (await this.movesOn(lease))) return undefined;
    const marked = await this.repository.markRevoked({
      ...this.holderOf(lease),
      expectedVersion: row.tokenVersion,
    });
    if (!marked) return undefined;
    this.connections.forget(row.hubId);
    // An explicit refresh may find a grant dead that counted as dead before: no news.
    if (row.status === 'active') {
      this.events.emit({ type: 'connection.reauthorization_required', hubId: row.hubId });
    }
    throw new ReauthorizationRequiredError(row.hubId);
  }

  /** Whether somebody's late success changes the row before the lease runs out. */
  private async movesOn({ row, endsAtMs }: Lease): Promise<boolean> {
    const patientUntil = Math.min(this.clock.monotonicNow() + VERDICT_PATIENCE_MS, endsAtMs);
    do {
      const current = await this.vault.find(row.hubId);
      if (current?.tokenVersion !== row.tokenVersion) return true;
      await this.clock.sleep(VERDICT_POLL_MS);
    } while (this.clock.monotonicNow() < patientUntil);
    return false;
  }

  private async giveUp(lease: Lease, failure: OAuthFailure): Promise<undefined> {
    const { hubId } = lease.row;
    // After a time-out the lease is left to lapse: HubSpot may still be answering.
    const retryAfterMs = failure.timedOut
      ? Math.max(0, lease.endsAtMs - this.clock.monotonicNow())
      : await this.backOff(lease, failure.retryAfterMs);
    this.events.emit({ type: 'refresh.failed', hubId, reason: failure.reason, retryAfterMs });
    if (failure.timedOut) return undefined;
    throw new HubSpotUnavailableError(
      `HubSpot did not refresh the access token of account ${hubId} (${failure.reason}). Try again later.`,
      { hubId, retryAfterMs },
    );
  }

  private async backOff(lease: Lease, retryAfterMs = 0): Promise<number> {
    const { backOffMs: firstMs, maxBackOffMs } = this.options.refresh;
    const backOffMs = Math.min(
      maxBackOffMs,
      Math.max(retryAfterMs, nextBackOffMs(lease.row.backOffMs, firstMs, maxBackOffMs)),
    );
    await this.repository.backOff({ ...this.holderOf(lease), backOffMs });
    return backOffMs;
  }

  private holderOf({ row, owner }: Lease) {
    return { ...this.vault.keyOf(row.hubId), owner };
  }
}
