import type { HubId } from '../connections/hub-id.js';
import type { SealPurpose } from './sealer.js';

export type TokenColumn = 'access_token' | 'refresh_token';

/** Binds a token to its account and column. */
export function tokenPurpose(hubId: HubId, column: TokenColumn): SealPurpose {
  return { purpose: 'connection', hubId, column };
}

/** Binds a failed event to its row. */
export function webhookEventPurpose(hubId: HubId, eventId: string): SealPurpose {
  return { purpose: 'webhook_event', hubId, column: `payload of ${eventId}` };
}

/** Binds a payload to its row: a payload copied to the row of another state cannot be decrypted. */
export function authorizationPurpose(stateHash: string): SealPurpose {
  return { purpose: 'authorization', column: `payload of ${stateHash}` };
}
