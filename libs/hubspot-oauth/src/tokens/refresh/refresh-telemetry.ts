import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { Injectable } from '@nestjs/common';
import type { HubId } from '../../connections/hub-id.js';
import type { OAuthResult } from '../../oauth-api/hubspot-oauth.api.js';
import type { TokenGrant } from '../../oauth-api/token-response.js';
import { Clock } from '../../runtime/clock.js';
import { SECONDS, Telemetry } from '../../runtime/telemetry.js';

/** Why a refresh token is sent. `rejected`: HubSpot no longer takes the access token. */
export type RefreshReason =
  'eager' | 'expired' | 'rejected' | 'explicit' | 'adoption' | 'disconnect';

/** Options of a histogram of lifetimes: HubSpot's tokens last 30 minutes. */
const LIFETIMES = {
  unit: 's',
  advice: { explicitBucketBoundaries: [0, 5, 15, 30, 60, 120, 240, 300, 600, 900, 1_200, 1_800] },
};

/**
 * The OpenTelemetry span and metric of every refresh token that is sent to HubSpot, and metrics of
 * what refreshes are for: tokens that last, and grants that HubSpot takes.
 */
@Injectable()
export class RefreshTelemetry {
  private readonly durations;
  private readonly lifetimes;
  private readonly revoked;

  constructor(
    private readonly telemetry: Telemetry,
    private readonly clock: Clock,
  ) {
    this.durations = telemetry.meter.createHistogram('hubspot.token.refresh.duration', {
      ...SECONDS,
      description: 'Calls that send a refresh token, by outcome and reason',
    });
    this.lifetimes = telemetry.meter.createHistogram('hubspot.token.remaining_lifetime', {
      ...LIFETIMES,
      description: 'How long a token was still valid when a caller took it',
    });
    this.revoked = telemetry.meter.createCounter('hubspot.connection.revoked', {
      unit: '{connection}',
      description: 'Connections that were marked as reauthorization_required',
    });
  }

  /** A caller took a token. */
  tokenUsed(remainingMs: number): void {
    if (this.telemetry.isOn) this.lifetimes.record(remainingMs / 1_000);
  }

  /** A connection was marked as revoked. */
  connectionRevoked(): void {
    this.revoked.add(1);
  }

  /** @param expected undefined if only HubSpot's response names the account */
  observe(
    expected: HubId | undefined,
    reason: RefreshReason,
    refresh: () => Promise<OAuthResult<TokenGrant>>,
  ): Promise<OAuthResult<TokenGrant>> {
    const { isOn, tracer } = this.telemetry;
    if (!isOn) return refresh();
    const kind = SpanKind.CLIENT;
    return tracer.startActiveSpan('HubSpot token refresh', { kind }, async (span) => {
      const startedAtMs = this.clock.monotonicNow();
      try {
        const result = await refresh();
        const outcome = {
          'hubspot.token.refresh.reason': reason,
          'hubspot.token.refresh.outcome': result.ok ? 'granted' : result.failure.kind,
        };
        const hubId = expected ?? (result.ok ? result.value.hubId : undefined);
        span.setAttributes({ ...outcome, ...(hubId !== undefined && { 'hubspot.hub_id': hubId }) });
        if (!result.ok) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: result.failure.reason });
        }
        this.durations.record((this.clock.monotonicNow() - startedAtMs) / 1_000, outcome);
        return result;
      } finally {
        span.end();
      }
    });
  }
}
