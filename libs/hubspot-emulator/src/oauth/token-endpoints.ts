import type { RegisteredApp } from '../apps/emulated-app.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { RefreshToken } from '../grants/grants.js';
import type { GrantType } from '../http/caller.js';
import type { Call, Endpoint } from '../http/endpoint.js';
import { jsonReply, type Reply } from '../http/reply.js';
import { BODY_ONLY_OAUTH_VERSIONS } from '../http/api-versions.js';
import { authenticateClient, knownClientId } from './client-authentication.js';
import { assertForm, assertParametersInBody } from './form-parameters.js';
import { NO_STORE, refuseOAuth } from './oauth-error.js';

const GRANT_TYPES: readonly GrantType[] = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
];

/** `POST /oauth/{version}/token`. All versions share the same grants. */
export function tokenEndpoints(hubSpot: EmulatedHubSpot): Endpoint[] {
  return [
    {
      name: 'token',
      method: 'post',
      paths: BODY_ONLY_OAUTH_VERSIONS.map((version) => `/oauth/${version}/token`),
      identify: ({ form }) => identify(hubSpot, form),
      handle: (call) => {
        assertParametersInBody(hubSpot.random, call);
        return issueTokens(hubSpot, call, call.form);
      },
    },
    {
      name: 'token',
      method: 'post',
      paths: ['/oauth/v1/token'],
      identify: (call) => identify(hubSpot, v1Parameters(call)),
      handle: (call) => {
        assertForm(hubSpot.random, call);
        return issueTokens(hubSpot, call, v1Parameters(call));
      },
    },
  ];
}

/** According to its OpenAPI file, version 1 also accepts these two in the query. */
function v1Parameters({ form, query }: Call): URLSearchParams {
  const parameters = new URLSearchParams(form);
  for (const name of ['client_secret', 'refresh_token']) {
    const value = query.get(name);
    if (value !== null && !parameters.has(name)) parameters.set(name, value);
  }
  return parameters;
}

function identify(hubSpot: EmulatedHubSpot, parameters: URLSearchParams) {
  const grantType = knownGrantType(parameters);
  const hubId =
    grantType === 'authorization_code'
      ? hubSpot.codes.find(parameters.get('code') ?? '')?.hubId
      : hubSpot.grants.findRefreshToken(parameters.get('refresh_token') ?? '')?.installation.hubId;
  return { hubId, grantType, clientId: knownClientId(hubSpot, parameters) };
}

function knownGrantType(parameters: URLSearchParams): GrantType | undefined {
  const grantType = parameters.get('grant_type');
  return GRANT_TYPES.find((known) => known === grantType);
}

const CLIENT_SCOPE = /^developer\.webhooks_journal\.((subscriptions|snapshots)\.)?(read|write)$/;

/** Issues a token for the app itself, which only the webhooks journal accepts. */
function clientCredentials(
  { clientTokens, clock, random }: EmulatedHubSpot,
  { clientId }: RegisteredApp,
  parameters: URLSearchParams,
): Reply {
  const scopes = (parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (scopes.length === 0 || !scopes.every((scope) => CLIENT_SCOPE.test(scope))) {
    return refuseOAuth(random, 'BAD_SCOPES');
  }
  const { token, expiresAt } = clientTokens.issue(clientId, scopes);
  return jsonReply(
    200,
    {
      access_token: token,
      expires_in: Math.round((expiresAt - clock.now()) / 1000),
      token_type: 'bearer',
      token_use: 'client_credentials',
    },
    NO_STORE,
  );
}

function issueTokens(hubSpot: EmulatedHubSpot, call: Call, parameters: URLSearchParams): Reply {
  const app = authenticateClient(hubSpot, parameters);
  const grantType = knownGrantType(parameters);
  if (grantType === undefined) return refuseOAuth(hubSpot.random, 'BAD_GRANT_TYPE');
  if (grantType === 'client_credentials') return clientCredentials(hubSpot, app, parameters);
  const refreshToken =
    grantType === 'authorization_code'
      ? exchange(hubSpot, app, parameters)
      : refresh(hubSpot, app, parameters, call.rotateRefreshToken);
  return tokenReply(hubSpot, refreshToken);
}

function exchange(
  { accounts, codes, grants, random }: EmulatedHubSpot,
  { clientId }: RegisteredApp,
  parameters: URLSearchParams,
): RefreshToken {
  const redirectUri = parameters.get('redirect_uri');
  if (redirectUri === null) return refuseOAuth(random, 'BAD_REDIRECT_URI');
  const verifier = parameters.get('code_verifier') ?? '';
  const code = codes.redeem(parameters.get('code') ?? '', clientId, redirectUri, verifier);
  if (code === 'unknown') return refuseOAuth(random, 'BAD_AUTH_CODE');
  if (code === 'expired') return refuseOAuth(random, 'EXPIRED_AUTH_CODE');
  if (code === 'redirect-uri-mismatch') {
    return refuseOAuth(random, 'MISMATCH_REDIRECT_URI_AUTH_CODE');
  }
  if (code === 'challenge-not-solved') {
    return refuseOAuth(random, 'BAD_AUTH_CODE', 'code verifier does not match the code challenge');
  }
  if (accounts.find(code.hubId) === undefined) return refuseOAuth(random, 'BAD_HUB');
  return grants.issueRefreshToken(grants.install(clientId, code.hubId), code.scopes);
}

function refresh(
  { accounts, grants, random, settings }: EmulatedHubSpot,
  { clientId }: RegisteredApp,
  parameters: URLSearchParams,
  rotate: boolean,
): RefreshToken {
  const presented = grants.findRefreshToken(parameters.get('refresh_token') ?? '');
  if (presented === undefined || presented.installation.clientId !== clientId) {
    return refuseOAuth(random, 'BAD_REFRESH_TOKEN');
  }
  const { installation, revoked, scopes } = presented;
  if (accounts.find(installation.hubId) === undefined) return refuseOAuth(random, 'BAD_HUB');
  if (revoked || !installation.active) return refuseOAuth(random, 'BAD_REFRESH_TOKEN');
  if (!rotate && !settings.rotateRefreshTokens) return presented;
  grants.revoke(presented);
  return grants.issueRefreshToken(installation, scopes);
}

function tokenReply({ clock, grants }: EmulatedHubSpot, refreshToken: RefreshToken): Reply {
  const accessToken = grants.issueAccessToken(refreshToken);
  return jsonReply(
    200,
    {
      token_type: 'bearer',
      refresh_token: refreshToken.token,
      access_token: accessToken.token,
      hub_id: refreshToken.installation.hubId,
      scopes: refreshToken.scopes,
      expires_in: Math.round((accessToken.expiresAt - clock.now()) / 1000),
      token_use: 'access_token',
    },
    NO_STORE,
  );
}
