import type { HubId } from '../connections/hub-id.js';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';

/** What happened to a connection or to the app. No event contains a token. */
export type HubSpotOAuthEvent =
  /** An account finished an install, of this app or of the Marketplace, or its grant was adopted. */
  | {
      readonly type: 'connection.created';
      readonly connection: HubSpotConnection;
      readonly source: 'install' | 'marketplace' | 'adoption';
    }
  /** A refresh stored new tokens. */
  | { readonly type: 'connection.refreshed'; readonly connection: HubSpotConnection }
  /** HubSpot no longer accepts the grant. */
  | { readonly type: 'connection.reauthorization_required'; readonly hubId: HubId }
  /** The account was disconnected, and its tokens are deleted. */
  | {
      readonly type: 'connection.disconnected';
      readonly hubId: HubId;
      /** `uninstalled` if the account removed the app in HubSpot. Absent if this app disconnected it. */
      readonly reason?: 'uninstalled';
    }
  /** The account granted other scopes than before. */
  | {
      readonly type: 'connection.scopes_changed';
      readonly connection: HubSpotConnection;
      readonly added: readonly string[];
      readonly removed: readonly string[];
    }
  /** A refresh failed. The next one is possible after `retryAfterMs`. */
  | {
      readonly type: 'refresh.failed';
      readonly hubId: HubId;
      readonly reason: string;
      readonly retryAfterMs: number;
    }
  /** This process refreshes in place of one that let its lease lapse. */
  | { readonly type: 'lease.taken_over'; readonly hubId: HubId }
  /** The store does not respond. New tokens are kept in memory and written again until it does. */
  | { readonly type: 'tokens.unsaved'; readonly hubId: HubId }
  /** HubSpot rejects the app's client id or secret. It is asked again after `retryAfterMs`. */
  | { readonly type: 'client.rejected'; readonly retryAfterMs: number }
  /** A handler of a webhook event failed, or did not end in time. */
  | {
      readonly type: 'webhook.failed';
      readonly hubId: HubId;
      /** As in `HubSpotWebhooks.failed()`. */
      readonly eventId: string;
      /** HubSpot's `subscriptionType`. */
      readonly eventType: string;
      /** It was the last attempt: neither HubSpot nor the queue repeats it. */
      readonly isLost: boolean;
    }
  /** Events of the webhooks journal may be missing. */
  | {
      readonly type: 'journal.gap';
      /** It was not read for longer than HubSpot keeps it, or one of its files cannot be read. */
      readonly reason: 'too_old' | 'unreadable_file';
    };
