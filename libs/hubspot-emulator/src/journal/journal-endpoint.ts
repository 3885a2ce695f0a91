import { bearerToken } from '../api/access-token-authentication.js';
import { apiErrorReply, refuse } from '../api/api-error.js';
import { ApiFailure } from '../api/api-failure.js';
import {
  CREDENTIALS_NOT_FOUND,
  expiredToken,
  missingScopes,
} from '../api/authentication-errors.js';
import type { RegisteredApp } from '../apps/emulated-app.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { EndpointName } from '../http/caller.js';
import type { Call, Endpoint } from '../http/endpoint.js';
import type { Reply } from '../http/reply.js';

/** A call with the access token of an app. */
export interface AppCall extends Call {
  readonly app: RegisteredApp;
}

/** Creates an endpoint that needs the access token of an app with the scope. */
export function appEndpoint(
  hubSpot: EmulatedHubSpot,
  endpoint: {
    readonly name: EndpointName;
    readonly method: Endpoint['method'];
    readonly paths: readonly string[];
    readonly scope: string;
    readonly handle: (call: AppCall) => Reply;
  },
): Endpoint {
  const { clientTokens, random } = hubSpot;
  const { name, method, paths, scope, handle } = endpoint;
  return {
    name,
    method,
    paths,
    identify: (call) => ({ clientId: clientTokens.find(bearerToken(call) ?? '')?.clientId }),
    handle: (call) => {
      try {
        return handle({ ...call, app: authenticateApp(hubSpot, call, scope) });
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        return apiErrorReply(random, error.status, error.error);
      }
    },
  };
}

function authenticateApp(
  { apps, clientTokens, clock, random }: EmulatedHubSpot,
  call: Call,
  scope: string,
): RegisteredApp {
  const token = clientTokens.find(bearerToken(call) ?? '');
  const app = apps.find(token?.clientId ?? '');
  if (token === undefined || app === undefined) return refuse(random, 401, CREDENTIALS_NOT_FOUND);
  const now = clock.now();
  if (token.expiresAt <= now) return refuse(random, 401, expiredToken(token.expiresAt, now));
  if (token.scopes.includes(scope)) return app;
  return refuse(random, 403, missingScopes([scope], call.request.path));
}
