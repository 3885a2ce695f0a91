import { Injectable } from '@nestjs/common';
import { SECONDS, Telemetry } from '../runtime/telemetry.js';
import { isKnownEventType } from './hubspot-event-type.js';
import type { HubSpotEventFields } from './hubspot-event.js';

/**
 * - `handled`: its handlers succeeded.
 * - `failed`: a handler failed, or did not finish in time.
 * - `lost`: like `failed`, at the last attempt.
 * - `duplicate`: handled before.
 * - `in_progress`: being handled by another delivery.
 * - `postponed`: an earlier event of the same object failed or is in progress, or the time was over.
 * - `enqueued`: stored in the queue.
 * - `unhandled`: no handler is there for its type.
 * - `not_connected`: its account is not connected.
 */
export type EventOutcome =
  | 'handled'
  | 'failed'
  | 'lost'
  | 'duplicate'
  | 'in_progress'
  | 'postponed'
  | 'enqueued'
  | 'unhandled'
  | 'not_connected';

/** Reports received events and deliveries to OpenTelemetry. */
@Injectable()
export class WebhookTelemetry {
  private readonly events;
  private readonly deliveries;

  constructor({ meter }: Telemetry) {
    this.events = meter.createCounter('hubspot.webhook.events', {
      unit: '{event}',
      description: 'Events received from HubSpot, by type and outcome',
    });
    this.deliveries = meter.createHistogram('hubspot.webhook.delivery.duration', {
      ...SECONDS,
      description: 'Deliveries of webhooks, by the status of the response',
    });
  }

  count(event: HubSpotEventFields, outcome: EventOutcome): void {
    const { subscriptionType: type } = event;
    this.events.add(1, {
      'hubspot.webhook.event_type': isKnownEventType(type) ? type : 'other',
      'hubspot.webhook.outcome': outcome,
    });
  }

  recordDelivery(durationMs: number, status: number): void {
    this.deliveries.record(durationMs / 1_000, { 'http.response.status_code': status });
  }
}
