import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { Endpoint } from '../http/endpoint.js';
import { emptyReply } from '../http/reply.js';
import { BODY_ONLY_OAUTH_VERSIONS } from '../http/api-versions.js';
import { authenticateClient, knownClientId } from './client-authentication.js';
import { assertParametersInBody } from './form-parameters.js';
import { NO_STORE, refuseOAuth } from './oauth-error.js';

/**
 * `POST /oauth/{version}/token/revoke`: revokes a refresh token. Returns 200 for unknown tokens too
 * (RFC 7009, section 2.2), and for access tokens, which stay valid.
 */
export function revokeEndpoint(hubSpot: EmulatedHubSpot): Endpoint {
  const { grants, random } = hubSpot;
  return {
    name: 'revoke',
    method: 'post',
    paths: BODY_ONLY_OAUTH_VERSIONS.map((version) => `/oauth/${version}/token/revoke`),
    identify: ({ form }) => ({
      hubId: grants.findRefreshToken(form.get('token') ?? '')?.installation.hubId,
      clientId: knownClientId(hubSpot, form),
    }),
    handle: (call) => {
      assertParametersInBody(random, call);
      const app = authenticateClient(hubSpot, call.form);
      const token = call.form.get('token');
      if (token === null) return refuseOAuth(random, 'BAD_REQUEST', 'missing token');
      const refreshToken = grants.findRefreshToken(token);
      if (refreshToken?.installation.clientId === app.clientId) grants.revoke(refreshToken);
      return emptyReply(200, NO_STORE);
    },
  };
}
