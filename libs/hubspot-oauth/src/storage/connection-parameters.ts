import type { ConnectionKey, SealedTokens } from '../connections/hubspot-connection.repository.js';
import type { StatementParameters } from './statement-runner.js';

/** The parameters that name a row. */
export function keyOf({ clientId, hubId }: ConnectionKey): StatementParameters {
  return { clientId, hubId };
}

/** The parameters that write tokens. */
export function tokensOf({
  sealedAccessToken,
  sealedRefreshToken,
  scopes,
  expiresInMs,
  lifetimeMs,
}: SealedTokens): StatementParameters {
  return {
    sealedAccessToken,
    sealedRefreshToken,
    scopes: JSON.stringify(scopes),
    expiresInMs,
    lifetimeMs,
  };
}
