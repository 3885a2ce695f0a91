import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import type {
  HubSpotAppEventType,
  HubSpotEventPattern,
  HubSpotWebhookEventType,
} from './hubspot-event-type.js';

interface EventContext<Connection> {
  /** The account's connection as the database has it. */
  readonly connection: Connection;
  /** Aborts when the time for the handlers is over. The event then counts as failed. */
  readonly signal: AbortSignal;
}

/**
 * What a handler gets beside the event. Handlers of `app.installed`, `app.uninstalled` and `*` can be
 * called without a connection: `HubSpotEventContext<'app.*'>`.
 */
export type HubSpotEventContext<Pattern extends HubSpotEventPattern = HubSpotWebhookEventType> =
  EventContext<
    Pattern extends HubSpotAppEventType | 'app.*' | '*'
      ? HubSpotConnection | undefined
      : HubSpotConnection
  >;
