import type { HubId } from './hub-id.js';

/**
 * - `active`: calls can be made.
 * - `reauthorization_required`: HubSpot no longer honours the grant; only a new install helps.
 * - `disconnected`: the account was disconnected from this app; its tokens are gone.
 */
export type HubSpotConnectionStatus = 'active' | 'reauthorization_required' | 'disconnected';

/** The durable grant that one account gave this app, as host code sees it: without tokens. */
export interface HubSpotConnection {
  /** Names this grant. A new install after a disconnect has a new id. */
  readonly id: string;
  readonly hubId: HubId;
  readonly clientId: string;
  readonly status: HubSpotConnectionStatus;
  /** What the account granted. May be less than what was asked for. */
  readonly scopes: readonly string[];
  /** The HubSpot user who installed the app, where HubSpot tells. */
  readonly userId: number | null;
  /** When the stored access token expires, by the database's clock. */
  readonly expiresAt: Date;
  readonly installedAt: Date;
}
