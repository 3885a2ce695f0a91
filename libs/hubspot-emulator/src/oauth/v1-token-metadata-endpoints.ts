import { refuse } from '../api/api-error.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { pathParameter, type Call, type Endpoint } from '../http/endpoint.js';
import { emptyReply, jsonReply } from '../http/reply.js';
import { NO_STORE } from './oauth-error.js';
import { commonDetails, expiresIn, findLiveToken, signedAccessToken } from './token-details.js';

/**
 * Version 1's `/access-tokens/{token}` and `/refresh-tokens/{token}`: no client authentication, the
 * token in the path. HubSpot switches them off on 2027-02-16.
 *
 * @see https://developers.hubspot.com/changelog/v1-oauth-api-deprecation
 */
export function v1TokenMetadataEndpoints(hubSpot: EmulatedHubSpot): Endpoint[] {
  const find = (call: Call) => findLiveToken(hubSpot, pathParameter(call, 'token'));
  const identify = (call: Call) => {
    const live = find(call);
    return { hubId: live?.account.hubId, clientId: live?.app.clientId };
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
      answer: (call) => {
        const live = find(call);
        if (live?.use !== 'access_token') return notFound();
        const details = {
          ...commonDetails(live),
          app_id: live.app.appId,
          expires_in: expiresIn(hubSpot, live.grant),
          is_private_distribution: false,
          signed_access_token: signedAccessToken(live, live.grant),
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
      answer: (call) => {
        const live = find(call);
        if (live?.use !== 'refresh_token') return notFound();
        const details = {
          ...commonDetails(live),
          client_id: live.app.clientId,
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
      answer: (call) => {
        const live = find(call);
        if (live?.use !== 'refresh_token') return notFound();
        hubSpot.grants.revoke(live.grant);
        return emptyReply(204);
      },
    },
  ];
}
