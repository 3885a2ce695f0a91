import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { Endpoint } from '../http/endpoint.js';
import { jsonReply } from '../http/reply.js';
import { BODY_ONLY_OAUTH_VERSIONS } from '../http/versions.js';
import { authenticateClient, knownClientId } from './client-authentication.js';
import { assertParametersInBody } from './form-parameters.js';
import { NO_STORE, refuseOAuth } from './oauth-error.js';
import {
  commonDetails,
  expiresIn,
  findLiveToken,
  signedAccessToken,
  type LiveToken,
} from './token-details.js';

/** `POST /oauth/{version}/token/introspect` (RFC 7662) */
export function introspectEndpoint(hubSpot: EmulatedHubSpot): Endpoint {
  return {
    name: 'introspect',
    method: 'post',
    paths: BODY_ONLY_OAUTH_VERSIONS.map((version) => `/oauth/${version}/token/introspect`),
    identify: ({ form }) => ({
      hubId: findLiveToken(hubSpot, form.get('token') ?? '')?.account.hubId,
      clientId: knownClientId(hubSpot, form),
    }),
    answer: (call) => {
      assertParametersInBody(hubSpot.random, call);
      const app = authenticateClient(hubSpot, call.form);
      const token = call.form.get('token');
      if (token === null) return refuseOAuth(hubSpot.random, 'BAD_REQUEST', 'missing token');
      const found = findLiveToken(hubSpot, token);
      // Another app's token is none of this app's business (RFC 7662, section 2.2).
      const live = found?.app.clientId === app.clientId ? found : undefined;
      const details = live === undefined ? { active: false } : describe(hubSpot, live);
      return jsonReply(200, details, NO_STORE);
    },
  };
}

function describe(hubSpot: EmulatedHubSpot, live: LiveToken) {
  const details = {
    active: true,
    ...commonDetails(live),
    client_id: live.app.clientId,
    app_id: live.app.appId,
    token_use: live.use,
    token_type: 'Bearer',
  };
  if (live.use === 'refresh_token') return details;
  return {
    ...details,
    signed_access_token: signedAccessToken(live, live.grant),
    expires_in: expiresIn(hubSpot, live.grant),
    is_private_distribution: false,
  };
}
