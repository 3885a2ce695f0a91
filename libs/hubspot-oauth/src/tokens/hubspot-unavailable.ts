import type { HubId } from '../connections/hub-id.js';
import { HubSpotUnavailableError } from '../errors/connection.errors.js';
import type { OAuthFailure } from '../oauth-api/oauth-failure.js';

const DEFAULT_RETRY_AFTER_MS = 1_000;

/** The error of a temporary failure of HubSpot's OAuth API. @param problem what HubSpot did not do */
export function hubSpotUnavailable(
  problem: string,
  { reason, retryAfterMs = DEFAULT_RETRY_AFTER_MS }: Pick<OAuthFailure, 'reason' | 'retryAfterMs'>,
  hubId?: HubId,
): HubSpotUnavailableError {
  const account = hubId === undefined ? '' : ` of HubSpot account ${hubId}`;
  return new HubSpotUnavailableError(
    `HubSpot ${problem}${account} (${reason}). Retry in ${retryAfterMs} ms.`,
    { ...(hubId !== undefined && { hubId }), retryAfterMs },
  );
}
