import { refuse } from '../api/api-error.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { pathParameter, type Call, type Endpoint } from '../http/endpoint.js';
import { emptyReply, jsonReply } from '../http/reply.js';
import { NO_STORE } from './oauth-error.js';
import { commonDetails, expiresIn, findActiveToken, signedAccessToken } from './token-details.js';

/**
 * Version 1's `/access-tokens/{token}` and `/refresh-tokens/{token}`. They need no client
 * authentication. HubSpot shuts them down on 2027-02-16.
 *
 * @see https://developers.hubspot.com/changelog/v1-oauth-api-deprecation
 */
export function v1TokenMetadataEndpoints(hubSpot: EmulatedHubSpot): Endpoint[] {
  const find = (call: Call) => findActiveToken(hubSpot, pathParameter(call, 'token'));
  const identify = (call: Call) => {
    const activeToken = find(call);
    return { hubId: activeToken?.account.hubId, clientId: activeToken?.app.clientId };
  };
  const notFound = () =>
    refuse(hubSpot.random, 404, {
      message: 'The token is unknown, expired or revoked.',
      category: 'OBJECT_NOT_FOUND',
    });
  return [
    {
      name: 'introspect',
      method: 'get',
      paths: ['/oauth/v1/access-tokens/:token'],
      identify,
      handle: (call) => {
        const activeToken = find(call);
        if (activeToken?.use !== 'access_token') return notFound();
        const details = {
          ...commonDetails(activeToken),
          app_id: activeToken.app.appId,
          expires_in: expiresIn(hubSpot, activeToken.grant),
          is_private_distribution: false,
          signed_access_token: signedAccessToken(activeToken, activeToken.grant),
          token_type: 'access',
        };
        return jsonReply(200, details, NO_STORE);
      },
    },
    {
      name: 'introspect',
      method: 'get',
      paths: ['/oauth/v1/refresh-tokens/:token'],
      identify,
      handle: (call) => {
        const activeToken = find(call);
        if (activeToken?.use !== 'refresh_token') return notFound();
        const details = {
          ...commonDetails(activeToken),
          client_id: activeToken.app.clientId,
          token_type: 'refresh',
        };
        return jsonReply(200, details, NO_STORE);
      },
    },
    {
      name: 'revoke',
      method: 'delete',
      paths: ['/oauth/v1/refresh-tokens/:token'],
      identify,
      handle: (call) => {
        const activeToken = find(call);
        if (activeToken?.use !== 'refresh_token') return notFound();
        hubSpot.grants.revoke(activeToken.grant);
        return emptyReply(204);
      },
    },
  ];
}
