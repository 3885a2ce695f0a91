import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { Endpoint } from '../http/endpoint.js';
import { jsonReply } from '../http/reply.js';
import { BODY_ONLY_OAUTH_VERSIONS } from '../http/api-versions.js';
import { authenticateClient, knownClientId } from './client-authentication.js';
import { assertParametersInBody } from './form-parameters.js';
import { NO_STORE, refuseOAuth } from './oauth-error.js';
import {
  commonDetails,
  expiresIn,
  findActiveToken,
  signedAccessToken,
  type ActiveToken,
} from './token-details.js';

/** `POST /oauth/{version}/token/introspect` (RFC 7662) */
export function introspectEndpoint(hubSpot: EmulatedHubSpot): Endpoint {
  return {
    name: 'introspect',
    method: 'post',
    paths: BODY_ONLY_OAUTH_VERSIONS.map((version) => `/oauth/${version}/token/introspect`),
    identify: ({ form }) => ({
      hubId: findActiveToken(hubSpot, form.get('token') ?? '')?.account.hubId,
      clientId: knownClientId(hubSpot, form),
    }),
    handle: (call) => {
      assertParametersInBody(hubSpot.random, call);
      const app = authenticateClient(hubSpot, call.form);
      const token = call.form.get('token');
      if (token === null) return refuseOAuth(hubSpot.random, 'BAD_REQUEST', 'missing token');
      const found = findActiveToken(hubSpot, token);
      // An app must not learn about another app's token (RFC 7662, section 2.2).
      const activeToken = found?.app.clientId === app.clientId ? found : undefined;
      const details =
        activeToken === undefined ? { active: false } : describe(hubSpot, activeToken);
      return jsonReply(200, details, NO_STORE);
    },
  };
}

function describe(hubSpot: EmulatedHubSpot, activeToken: ActiveToken) {
  const details = {
    active: true,
    ...commonDetails(activeToken),
    client_id: activeToken.app.clientId,
    app_id: activeToken.app.appId,
    token_use: activeToken.use,
    token_type: 'Bearer',
  };
  if (activeToken.use === 'refresh_token') return details;
  return {
    ...details,
    signed_access_token: signedAccessToken(activeToken, activeToken.grant),
    expires_in: expiresIn(hubSpot, activeToken.grant),
    is_private_distribution: false,
  };
}
