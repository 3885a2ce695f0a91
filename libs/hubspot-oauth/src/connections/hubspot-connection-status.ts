/**
 * - `active`: calls can be made.
 * - `reauthorization_required`: HubSpot no longer honours the grant; only a new install helps.
 * - `disconnected`: the account was disconnected from this app; its tokens are gone.
 */
export type HubSpotConnectionStatus = 'active' | 'reauthorization_required' | 'disconnected';
