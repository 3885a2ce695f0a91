import type { EmulatedAccount } from '../accounts/emulated-account.js';
import type { RegisteredApp } from '../apps/emulated-app.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { AccessToken, RefreshToken } from '../grants/grants.js';

/** A valid token with its app and account. */
export type ActiveToken = (
  | { readonly use: 'access_token'; readonly grant: AccessToken }
  | { readonly use: 'refresh_token'; readonly grant: RefreshToken }
) & { readonly app: RegisteredApp; readonly account: EmulatedAccount };

export function findActiveToken(hubSpot: EmulatedHubSpot, token: string): ActiveToken | undefined {
  const { accounts, apps, clock, grants } = hubSpot;
  const accessToken = grants.findAccessToken(token);
  const refreshToken = grants.findRefreshToken(token);
  const { installation } = accessToken ?? refreshToken ?? {};
  if (installation === undefined || !installation.active) return undefined;
  const app = apps.find(installation.clientId);
  const account = accounts.find(installation.hubId);
  if (app === undefined || account === undefined) return undefined;
  if (accessToken !== undefined && accessToken.expiresAt > clock.now()) {
    return { use: 'access_token', grant: accessToken, app, account };
  }
  if (refreshToken !== undefined && !refreshToken.revoked) {
    return { use: 'refresh_token', grant: refreshToken, app, account };
  }
  return undefined;
}

export function expiresIn({ clock }: EmulatedHubSpot, accessToken: AccessToken): number {
  return Math.ceil((accessToken.expiresAt - clock.now()) / 1000);
}

/** Returns the fields that the descriptions of all versions have in common. */
export function commonDetails({ grant, account }: ActiveToken) {
  return {
    token: grant.token,
    hub_id: account.hubId,
    user_id: account.user.id,
    user: account.user.email,
    hub_domain: account.domain,
    scopes: grant.scopes,
  };
}

/** HubSpot's internal, signed form of an access token. The signatures are placeholders. */
export function signedAccessToken(
  { app, account }: ActiveToken,
  { scopes, expiresAt }: AccessToken,
) {
  return {
    expiresAt,
    scopes: scopes.join(' '),
    hubId: account.hubId,
    userId: account.user.id,
    installingUserId: account.user.id,
    appId: app.appId,
    appInstallId: `${app.appId}-${account.hubId}`,
    audience: '',
    signature: 'emulated',
    newSignature: 'emulated',
    scopeToScopeGroupPks: '',
    hublet: 'na1',
    trialScopes: '',
    trialScopeToScopeGroupPks: '',
    isUserLevel: false,
    isPrivateDistribution: false,
    isServiceAccount: false,
  };
}
