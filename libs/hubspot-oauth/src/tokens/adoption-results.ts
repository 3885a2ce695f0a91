import type { HubId } from '../connections/hub-id.js';
import type { HubSpotAdoptionOutcome } from './hubspot-adoption.js';

/** What became of one grant. */
export interface AttemptResult {
  readonly outcome: Exclude<HubSpotAdoptionOutcome, 'invalid' | 'pending'>;
  readonly hubId?: HubId | undefined;
  /** Why it was not taken over. */
  readonly reason?: string | undefined;
}

export function alreadyConnected(hubId: HubId): AttemptResult {
  const reason = 'the account has an active connection, which was kept';
  return { outcome: 'already_connected', hubId, reason };
}

export function duplicateAccount(hubId: HubId): AttemptResult {
  const reason = 'another grant of this account was taken over, or is listed before';
  return { outcome: 'duplicate', hubId, reason };
}
