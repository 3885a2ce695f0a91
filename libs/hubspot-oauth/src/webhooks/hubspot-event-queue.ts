import type { HubSpotEventFields } from './hubspot-event.js';

export interface QueuedHubSpotEvent {
  /** The same for every delivery of the event: use it as the id of the job. A UUID. */
  readonly id: string;
  /** Can be stored as JSON. Hand it to `HubSpotWebhooks.dispatch` in the worker. */
  readonly event: HubSpotEventFields;
}

/**
 * Port to a queue of the host, and its DI token. With a queue HubSpot's deliveries are acknowledged
 * as soon as their events are stored in it; a worker hands them to `HubSpotWebhooks.dispatch`. The
 * retries are the queue's.
 */
export abstract class HubSpotEventQueue {
  /**
   * Stores all events, or rejects: HubSpot then sends them again. Events whose id is in the queue
   * already are left out.
   */
  abstract enqueue(events: readonly QueuedHubSpotEvent[]): Promise<void>;
}
