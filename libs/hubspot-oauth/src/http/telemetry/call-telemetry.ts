import { Inject, Injectable } from '@nestjs/common';
import {
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from '../../options/resolved-options.js';
import { Clock } from '../../runtime/clock.js';
import { SECONDS, Telemetry } from '../../runtime/telemetry.js';
import type { OutgoingCall } from '../call/outgoing-call.js';
import { type CallTrace, UNTRACED } from './call-trace.js';
import { TracedCall } from './traced-call.js';

/** Reports calls to OpenTelemetry: their duration, their waits, and what HubSpot refuses. */
@Injectable()
export class CallTelemetry {
  private readonly metrics;

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly telemetry: Telemetry,
    private readonly clock: Clock,
  ) {
    const { meter } = telemetry;
    this.metrics = {
      durations: meter.createHistogram('hubspot.client.call.duration', {
        ...SECONDS,
        description: 'Duration of calls to the API, waits and retries included',
      }),
      waits: meter.createHistogram('hubspot.client.wait.duration', {
        ...SECONDS,
        description: 'Waits of calls: for the rate limit, for a token, or before a retry',
      }),
      retries: meter.createCounter('hubspot.client.retries', {
        unit: '{retry}',
        description: 'Attempts after the first one, by how the previous one failed',
      }),
      rateLimited: meter.createCounter('hubspot.client.rate_limited', {
        unit: '{response}',
        description: 'Responses with status 429, by the limit that HubSpot names',
      }),
    };
  }

  begin(call: OutgoingCall<unknown>): CallTrace {
    if (!this.telemetry.isOn) return UNTRACED;
    const { apiUrl } = this.options;
    return new TracedCall(call, apiUrl, this.telemetry.tracer, this.metrics, this.clock);
  }
}
