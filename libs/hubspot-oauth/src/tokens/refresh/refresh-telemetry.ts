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

/** The OpenTelemetry span and metric of every refresh token that is sent to HubSpot. */
@Injectable()
export class RefreshTelemetry {
  private readonly durations;

  constructor(
    private readonly telemetry: Telemetry,
    private readonly clock: Clock,
  ) {
    this.durations = telemetry.meter.createHistogram('hubspot.token.refresh.duration', {
      ...SECONDS,
      description: 'Calls that send a refresh token, by outcome and reason',
    });
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
