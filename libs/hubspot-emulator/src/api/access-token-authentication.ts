import type { EmulatedAccount } from '../accounts/emulated-account.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { AccessToken } from '../grants/grants.js';
import { looksLikeAnotherCredential } from '../grants/token-format.js';
import type { Call } from '../http/endpoint.js';
import { refuse } from './api-error.js';
import { CREDENTIALS_NOT_FOUND, expiredToken } from './authentication-errors.js';

/** A call with a valid access token. */
export interface AuthenticatedCall extends Call {
  readonly accessToken: AccessToken;
  readonly account: EmulatedAccount;
}

/** The token of an `Authorization: Bearer` header (RFC 6750, section 2.1). */
export function bearerToken({ request }: Call): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

export function authenticate(hubSpot: EmulatedHubSpot, call: Call): AuthenticatedCall {
  const { accounts, clock, grants, random } = hubSpot;
  const token = bearerToken(call);
  if (token === undefined) return refuse(random, 401, CREDENTIALS_NOT_FOUND);
  const now = clock.now();
  const accessToken = grants.findAccessToken(token);
  if (accessToken === undefined) {
    // Observed at HubSpot: a credential of another kind is reported as a token that expired in 1970.
    const error = looksLikeAnotherCredential(token) ? expiredToken(0, now) : CREDENTIALS_NOT_FOUND;
    return refuse(random, 401, error);
  }
  if (accessToken.expiresAt <= now) {
    return refuse(random, 401, expiredToken(accessToken.expiresAt, now));
  }
  const account = accounts.find(accessToken.installation.hubId);
  if (account === undefined || !accessToken.installation.active) {
    return refuse(random, 401, CREDENTIALS_NOT_FOUND);
  }
  return { ...call, accessToken, account };
}
