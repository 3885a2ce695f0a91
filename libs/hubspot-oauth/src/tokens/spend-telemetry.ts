import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { Injectable } from '@nestjs/common';
import type { HubId } from '../connections/hub-id.js';
import type { OAuthResult } from '../oauth-api/hubspot-oauth.api.js';
import type { TokenGrant } from '../oauth-api/token-response.js';
import { Clock } from '../runtime/clock.js';
import { Telemetry } from '../runtime/telemetry.js';

/** Tells OpenTelemetry of every refresh token that is sent to HubSpot. */
@Injectable()
export class SpendTelemetry {
  private readonly durations;

  constructor(
    private readonly telemetry: Telemetry,
    private readonly clock: Clock,
  ) {
    this.durations = telemetry.meter.createHistogram('hubspot.token.refresh.duration', {
      unit: 's',
      description: 'Calls that spend a refresh token, by outcome',
    });
  }

  /** @param hubId undefined where only HubSpot's answer tells */
  observe(
    hubId: HubId | undefined,
    spend: () => Promise<OAuthResult<TokenGrant>>,
  ): Promise<OAuthResult<TokenGrant>> {
    if (!this.telemetry.isOn) return spend();
    const attributes = hubId === undefined ? {} : { 'hubspot.hub_id': hubId };
    return this.telemetry.tracer.startActiveSpan(
      'HubSpot token refresh',
      { kind: SpanKind.CLIENT, attributes },
      async (span) => {
        const startedAtMs = this.clock.monotonicNow();
        const result = await spend();
        const outcome = result.ok ? 'granted' : result.failure.kind;
        span.setAttribute('hubspot.token.refresh.outcome', outcome);
        if (!result.ok) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: result.failure.reason });
        }
        span.end();
        this.durations.record((this.clock.monotonicNow() - startedAtMs) / 1_000, {
          'hubspot.token.refresh.outcome': outcome,
        });
        return result;
      },
    );
  }
}
