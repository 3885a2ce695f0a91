import type { WebhookSubscription } from './webhook-event.js';

/** The webhook settings of an app. */
export interface WebhookSettings {
  /** Where HubSpot sends the events. Unlike at HubSpot, `http` and `localhost` are allowed. */
  readonly targetUrl: string;
  /** Subscription types such as `contact.creation`, or subscriptions with limits. */
  readonly subscriptions: readonly (string | WebhookSubscription)[];
  /**
   * The number of concurrent requests per account.
   *
   * @default 10
   */
  readonly maxConcurrentRequests?: number | undefined;
}
