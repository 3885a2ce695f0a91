import { Inject, Injectable } from '@nestjs/common';
import { HubSpotConnectionRepository } from '../../connections/hubspot-connection.repository.js';
import {
  AccountMismatchError,
  ReauthorizationRequiredError,
} from '../../errors/connection.errors.js';
import { HubSpotOAuthError } from '../../errors/hubspot-oauth.error.js';
import { HubSpotOAuthEvents } from '../../events/hubspot-oauth.events.js';
import { HubSpotOAuthApi, type OAuthResult } from '../../oauth-api/hubspot-oauth.api.js';
import type { OAuthFailure } from '../../oauth-api/oauth-failure.js';
import type { TokenGrant } from '../../oauth-api/token-response.js';
import {
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from '../../options/resolved-options.js';
import { Clock } from '../../runtime/clock.js';
import { Shutdown } from '../../runtime/shutdown.js';
import type { CachedConnection } from '../cached-connection.js';
import { ConnectionCache } from '../connection-cache.js';
import { hubSpotUnavailable } from '../hubspot-unavailable.js';
import { type CompleteGrant, SealedGrants } from '../sealed-grants.js';
import { ClientCircuitBreaker } from './client-circuit-breaker.js';
import type { RefreshLease } from './refresh-lease.js';
import {
  ATTEMPT_PAUSES_MS,
  LATE_SUCCESS_POLL_MS,
  LATE_SUCCESS_WAIT_MS,
  MAX_ATTEMPT_RETRY_AFTER_MS,
  REVOKED_PAUSE_MS,
  nextBackOffMs,
} from './refresh-policy.js';
import { RefreshRate } from './refresh-rate.js';
import { type RefreshReason, RefreshTelemetry } from './refresh-telemetry.js';
import type { TokenRequirement } from './token-requirement.js';
import { UnsavedTokens } from './unsaved-tokens.js';

const REASONS: Readonly<Record<TokenRequirement['kind'], RefreshReason>> = {
  usable: 'expired',
  eager: 'eager',
  replacement: 'rejected',
  explicit: 'explicit',
};

/** One refresh under a lease: a few attempts, and what their outcome means for the row. */
@Injectable()
export class LeasedRefresh {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly api: HubSpotOAuthApi,
    private readonly sealedGrants: SealedGrants,
    private readonly unsavedTokens: UnsavedTokens,
    private readonly cache: ConnectionCache,
    private readonly rate: RefreshRate,
    private readonly circuitBreaker: ClientCircuitBreaker,
    private readonly events: HubSpotOAuthEvents,
    private readonly telemetry: RefreshTelemetry,
    private readonly clock: Clock,
    private readonly shutdown: Shutdown,
  ) {}

  /**
   * Returns undefined if the row has changed or the lease is lost: the row has to be read again.
   *
   * @throws ReauthorizationRequiredError, HubSpotClientRejectedError, HubSpotUnavailableError,
   * AccountMismatchError, UnsealError
   */
  async run(
    lease: RefreshLease,
    requirement: TokenRequirement,
  ): Promise<CachedConnection | undefined> {
    const result = await this.send(lease, requirement).catch((error: unknown) =>
      this.abandon(lease, error),
    );
    if (result === undefined) return undefined;
    if (result.ok) {
      this.circuitBreaker.reset();
      return this.unsavedTokens.save(lease.row, result.value);
    }
    switch (result.failure.kind) {
      case 'revoked':
        return this.markRevoked(lease);
      case 'misconfigured':
        await lease.release();
        throw this.circuitBreaker.trip();
      case 'temporary':
        return this.backOff(lease, result.failure);
    }
  }

  /** Sends the refresh token while the lease lasts for a whole call. */
  private async send(
    lease: RefreshLease,
    requirement: TokenRequirement,
  ): Promise<OAuthResult<CompleteGrant> | undefined> {
    const { row } = lease;
    const reason = REASONS[requirement.kind];
    const { callTimeoutMs } = this.options.refresh;
    const refreshToken = this.sealedGrants.refreshTokenOf(row);
    let failure: OAuthFailure | undefined;
    for (const pauseMs of ATTEMPT_PAUSES_MS) {
      const retryAfterMs = failure?.retryAfterMs ?? 0;
      if (retryAfterMs > MAX_ATTEMPT_RETRY_AFTER_MS) break;
      if (failure !== undefined && !(await this.pause(Math.max(pauseMs, retryAfterMs)))) break;
      if (!(await lease.lasts(callTimeoutMs))) return undefined;
      if (requirement.kind !== 'eager') this.rate.giveWay();
      const result = await this.telemetry.observe(row.hubId, reason, () =>
        this.api.refresh(refreshToken),
      );
      if (result.ok) {
        this.rate.granted();
        return { ok: true, value: completed(lease, refreshToken, result.value) };
      }
      ({ failure } = result);
      if (failure.status === 429) this.rate.refused(failure.retryAfterMs);
      // After a time-out HubSpot may still rotate the token: a second attempt could lose the grant.
      if (failure.kind !== 'temporary' || failure.timedOut) break;
    }
    return failure && { ok: false, failure };
  }

  private async markRevoked(lease: RefreshLease): Promise<undefined> {
    const { hubId, status } = lease.row;
    if (lease.isTakenOver && (await this.hasLateSuccess(lease))) return undefined;
    // An explicit refresh of a grant that was marked before only begins a pause.
    const isMarked =
      status === 'active' ? await lease.markRevoked() : await lease.backOff(REVOKED_PAUSE_MS);
    if (!isMarked) return undefined;
    this.cache.forget(hubId);
    if (status === 'active') {
      this.telemetry.connectionRevoked();
      this.events.emit({ type: 'connection.reauthorization_required', hubId });
    }
    throw new ReauthorizationRequiredError(hubId);
  }

  /** Whether the previous holder of the lease stores its tokens after all. */
  private async hasLateSuccess(lease: RefreshLease): Promise<boolean> {
    const { clientId, hubId, tokenVersion } = lease.row;
    const waitMs = Math.min(LATE_SUCCESS_WAIT_MS, lease.remainingMs);
    const deadlineMs = this.clock.monotonicNow() + waitMs;
    do {
      const current = await this.repository.find({ clientId, hubId });
      if (current?.tokenVersion !== tokenVersion) return true;
      // The next process decides whether the grant is revoked.
      if (!(await this.pause(LATE_SUCCESS_POLL_MS))) return true;
    } while (this.clock.monotonicNow() < deadlineMs);
    return false;
  }

  private async backOff(lease: RefreshLease, failure: OAuthFailure): Promise<undefined> {
    const { reason, timedOut } = failure;
    // After a time-out HubSpot may still respond: the lease is left to lapse.
    const retryAfterMs = timedOut
      ? lease.remainingMs
      : await this.pauseRefreshes(lease, failure.retryAfterMs);
    this.events.emit({ type: 'refresh.failed', hubId: lease.row.hubId, reason, retryAfterMs });
    if (timedOut) return undefined;
    throw hubSpotUnavailable(
      'did not refresh the access token',
      { ...failure, retryAfterMs },
      lease.row.hubId,
    );
  }

  /** Returns false if the application closes: what was begun ends without another attempt. */
  private pause(durationMs: number): Promise<boolean> {
    return this.clock.sleep(durationMs, this.shutdown.signal).then(
      () => true,
      () => false,
    );
  }

  /** Handles the failure of something other than HubSpot. */
  private async abandon(lease: RefreshLease, error: unknown): Promise<never> {
    const retryAfterMs = await this.pauseRefreshes(lease);
    const reason = error instanceof HubSpotOAuthError ? error.code : 'internal_error';
    this.events.emit({ type: 'refresh.failed', hubId: lease.row.hubId, reason, retryAfterMs });
    throw error;
  }

  private async pauseRefreshes(lease: RefreshLease, retryAfterMs?: number): Promise<number> {
    const { backOffMs: firstMs } = this.options.refresh;
    const backOffMs = nextBackOffMs(lease.row.backOffMs, firstMs, retryAfterMs);
    await lease.backOff(backOffMs);
    return backOffMs;
  }
}

function completed({ row }: RefreshLease, refreshToken: string, grant: TokenGrant): CompleteGrant {
  if (grant.hubId !== undefined && grant.hubId !== row.hubId) {
    throw new AccountMismatchError(row.hubId, grant.hubId);
  }
  return {
    ...grant,
    refreshToken: grant.refreshToken ?? refreshToken,
    scopes: grant.scopes ?? row.scopes,
  };
}
