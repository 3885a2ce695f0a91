import { Inject, Injectable } from '@nestjs/common';
import type { HubId } from '../connections/hub-id.js';
import { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';
import {
  AccountMismatchError,
  ConnectionStoreUnavailableError,
  HubSpotUnavailableError,
  UnexpectedHubSpotResponseError,
} from '../errors/connection.errors.js';
import { HubSpotOAuthApi } from '../oauth-api/hubspot-oauth.api.js';
import type { OAuthFailure } from '../oauth-api/oauth-failure.js';
import type { TokenGrant } from '../oauth-api/token-response.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import type { AdoptableGrant } from './adopt-grant.js';
import { alreadyConnected, duplicateAccount } from './adoption-results.js';
import type { AttemptResult } from './adoption-results.js';
import { type IdentifiedGrant, InstallGrant } from './install-grant.js';
import { ClientCircuitBreaker } from './refresh/client-circuit-breaker.js';
import { RefreshTelemetry } from './refresh/refresh-telemetry.js';
import { SealedGrants } from './sealed-grants.js';

/** Pauses before the attempts of one grant, in milliseconds, if HubSpot names none. */
const ATTEMPT_PAUSES_MS = [0, 500, 2_000, 5_000];
const MAX_RETRY_AFTER_MS = 30_000;
/** How long an issued grant is written again while the store is down. */
const STORE_DEADLINE_MS = 60_000;
const STORE_PAUSE_MS = 500;
const RECOVERED_LIFETIME_MS = 30 * 60_000;

/** Returns false if another grant of the account was stored in this run. */
type Claim = (hubId: HubId) => boolean;

/** Takes over one grant of many. Sends its refresh token once. */
@Injectable()
export class AdoptionAttempt {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly api: HubSpotOAuthApi,
    private readonly installGrant: InstallGrant,
    private readonly sealedGrants: SealedGrants,
    private readonly circuitBreaker: ClientCircuitBreaker,
    private readonly telemetry: RefreshTelemetry,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends the refresh token, again only after HubSpot responded that it issued no tokens.
   *
   * @param unsent called after such a response
   * @throws HubSpotClientRejectedError, ConnectionStoreUnavailableError
   */
  async send(
    grant: AdoptableGrant,
    claim: Claim,
    unsent: () => Promise<void>,
  ): Promise<AttemptResult> {
    const { refreshToken, hubId } = grant;
    this.circuitBreaker.check();
    let failure: OAuthFailure | undefined;
    for (const pauseMs of ATTEMPT_PAUSES_MS) {
      const retryAfterMs = failure?.retryAfterMs ?? 0;
      if (retryAfterMs > MAX_RETRY_AFTER_MS) break;
      await this.clock.sleep(Math.max(pauseMs, retryAfterMs));
      const result = await this.telemetry.observe(hubId, 'adoption', () =>
        this.api.refresh(refreshToken),
      );
      if (result.ok) {
        this.circuitBreaker.reset();
        return this.store(grant, result.value, claim);
      }
      ({ failure } = result);
      if (failure.kind !== 'temporary') break;
      // HubSpot may have issued tokens: it is asked instead of sent the token again.
      if (failure.status === undefined) return this.recover(grant, claim);
    }
    if (failure?.kind === 'revoked') return { outcome: 'revoked', hubId, reason: REVOKED };
    await unsent();
    if (failure?.kind === 'misconfigured') throw this.circuitBreaker.trip();
    return failed(hubId, failure);
  }

  /**
   * Takes over a grant whose refresh token was sent and whose response is not known. Asks HubSpot
   * whether the token is active, and stores it without an access token.
   */
  async recover({ refreshToken, hubId }: AdoptableGrant, claim: Claim): Promise<AttemptResult> {
    const result = await this.api.introspect(refreshToken, 'refresh_token');
    if (!result.ok) {
      if (result.failure.kind === 'misconfigured') throw this.circuitBreaker.trip();
      return failed(hubId, result.failure);
    }
    const { active, scopes = [], userId, hubId: account = hubId } = result.value;
    const row =
      account === undefined
        ? undefined
        : await this.repository.find({ clientId: this.options.clientId, hubId: account });
    if (!active) {
      // With rotating refresh tokens, the row has the next one.
      if (row?.status === 'active') return { outcome: 'adopted', hubId: account };
      return { outcome: 'revoked', hubId, reason: LOST };
    }
    if (account === undefined) {
      return {
        outcome: 'failed',
        hubId,
        reason: 'HubSpot did not return the account of the grant',
      };
    }
    if (hubId !== undefined && account !== hubId) return mismatch(hubId, account);
    if (row?.status === 'active') {
      return this.sealedGrants.refreshTokenOf(row) === refreshToken
        ? { outcome: 'adopted', hubId: account }
        : alreadyConnected(account);
    }
    if (!claim(account)) return duplicateAccount(account);
    await this.install({
      hubId: account,
      accessToken: '',
      refreshToken,
      scopes,
      userId,
      lifetimeMs: RECOVERED_LIFETIME_MS,
      // It has expired, so that the first use refreshes it.
      sentAtMs: this.clock.monotonicNow() - RECOVERED_LIFETIME_MS,
    });
    return { outcome: 'recovered', hubId: account };
  }

  private async store(
    { refreshToken, hubId }: AdoptableGrant,
    received: TokenGrant,
    claim: Claim,
  ): Promise<AttemptResult> {
    let grant: IdentifiedGrant;
    try {
      grant = await this.installGrant.identify(received, refreshToken);
    } catch (error) {
      if (error instanceof AccountMismatchError) return mismatch(error.hubId, error.receivedHubId);
      if (
        error instanceof HubSpotUnavailableError ||
        error instanceof UnexpectedHubSpotResponseError
      ) {
        return { outcome: 'failed', hubId, reason: error.message };
      }
      throw error;
    }
    const { hubId: account } = grant;
    if (hubId !== undefined && hubId !== account) return mismatch(hubId, account);
    if (!claim(account)) return duplicateAccount(account);
    if (hubId === undefined) {
      const { clientId } = this.options;
      const row = await this.repository.find({ clientId, hubId: account });
      if (row?.status === 'active') return alreadyConnected(account);
    }
    await this.install(grant);
    return { outcome: 'adopted', hubId: account };
  }

  /** With rotating refresh tokens, what HubSpot returned is the only copy. */
  private async install(grant: IdentifiedGrant): Promise<void> {
    const deadlineMs = this.clock.monotonicNow() + STORE_DEADLINE_MS;
    for (;;) {
      try {
        await this.installGrant.install(grant, 'adoption');
        return;
      } catch (error) {
        const isTemporary = error instanceof ConnectionStoreUnavailableError;
        if (!isTemporary || this.clock.monotonicNow() >= deadlineMs) throw error;
      }
      await this.clock.sleep(STORE_PAUSE_MS);
    }
  }
}

const REVOKED =
  'HubSpot refuses the refresh token: have an administrator of the account open the install route';
const LOST = `an earlier run was stopped after it sent the refresh token, and HubSpot no longer accepts it: have an administrator of the account open the install route`;

function mismatch(hubId: HubId, received: HubId): AttemptResult {
  return { outcome: 'mismatch', hubId, reason: `the grant belongs to account ${received}` };
}

function failed(hubId: HubId | undefined, failure: OAuthFailure | undefined): AttemptResult {
  return { outcome: 'failed', hubId, reason: `HubSpot issued no tokens (${failure?.reason})` };
}
