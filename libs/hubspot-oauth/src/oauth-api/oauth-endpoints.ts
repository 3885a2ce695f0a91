import type { HubSpotOAuthVersion } from '../options/hubspot-oauth-options.js';

export type TokenTypeHint = 'access_token' | 'refresh_token';

/** Paths of HubSpot's OAuth endpoints below the API origin, for one version. */
export interface OAuthEndpoints {
  readonly token: string;
  /** v1 takes the token in the path. */
  readonly introspect:
    string | { readonly v1PathFor: (hint: TokenTypeHint, token: string) => string };
  readonly revoke: string | { readonly v1PathFor: (token: string) => string };
  readonly uninstall: string;
}

/**
 * @see https://developers.hubspot.com/docs/api-reference/legacy/authentication/oauth-tokens/v1/migration-guide
 */
export function oauthEndpoints(version: HubSpotOAuthVersion): OAuthEndpoints {
  const uninstall = `/appinstalls/${version === 'v1' ? 'v3' : version}/external-install`;
  if (version !== 'v1') {
    return {
      token: `/oauth/${version}/token`,
      introspect: `/oauth/${version}/token/introspect`,
      revoke: `/oauth/${version}/token/revoke`,
      uninstall,
    };
  }
  return {
    token: '/oauth/v1/token',
    introspect: { v1PathFor: v1TokenPath },
    revoke: { v1PathFor: (token) => v1TokenPath('refresh_token', token) },
    uninstall,
  };
}

function v1TokenPath(hint: TokenTypeHint, token: string): string {
  const kind = hint === 'access_token' ? 'access-tokens' : 'refresh-tokens';
  return `/oauth/v1/${kind}/${encodeURIComponent(token)}`;
}
