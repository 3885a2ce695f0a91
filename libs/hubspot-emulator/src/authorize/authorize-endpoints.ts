import type { EmulatedAccount } from '../accounts/emulated-account.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { Caller } from '../http/caller.js';
import { pathParameter, type Call, type Endpoint } from '../http/endpoint.js';
import { redirectReply, type Reply } from '../http/reply.js';
import { PageError } from '../pages/page-error.js';
import { parseAuthorizationRequest, type AuthorizationRequest } from './authorization-request.js';
import { callbackUrl } from './callback-url.js';
import { consentPage } from './consent-page.js';
import { html } from '../pages/html.js';
import { assertSameOrigin } from '../pages/assert-same-origin.js';
import { pageReply } from '../pages/page-reply.js';
import { withErrorPage } from '../pages/with-error-page.js';

const PATHS = ['/oauth/authorize', '/oauth/:hubId/authorize'];

/** The consent page and its form. */
export function authorizeEndpoints(hubSpot: EmulatedHubSpot): Endpoint[] {
  const identify = (call: Call): Caller => {
    const hubId = Number(pathParameter(call, 'hubId') || call.form.get('hubId') || Number.NaN);
    const account = hubSpot.accounts.find(hubId);
    const app = hubSpot.apps.find(call.query.get('client_id') ?? '');
    return { hubId: account?.hubId, clientId: app?.clientId };
  };
  return [
    {
      name: 'authorize',
      method: 'get',
      paths: PATHS,
      identify,
      handle: withErrorPage((call) => {
        const request = parseAuthorizationRequest(hubSpot, call.query);
        return consentPage(request, accountsToChooseFrom(hubSpot, call), call);
      }),
    },
    {
      name: 'authorize',
      method: 'post',
      paths: PATHS,
      identify,
      handle: withErrorPage((call) => {
        assertSameOrigin(call);
        const request = parseAuthorizationRequest(hubSpot, call.query);
        return call.form.get('decision') === 'approve'
          ? approve(hubSpot, request, call)
          : deny(hubSpot, request);
      }),
    },
  ];
}

function accountsToChooseFrom({ accounts }: EmulatedHubSpot, call: Call): EmulatedAccount[] {
  const hubId = pathParameter(call, 'hubId');
  if (hubId === '') {
    const all = accounts.all();
    if (all.length === 0) throw new PageError('There is no account to connect.');
    return all;
  }
  const account = accounts.find(Number(hubId));
  if (account === undefined) {
    throw new PageError(`You don't have access to account ${hubId}.`);
  }
  return [account];
}

function approve(hubSpot: EmulatedHubSpot, request: AuthorizationRequest, call: Call): Reply {
  const chosen = Number(call.form.get('hubId'));
  const account = accountsToChooseFrom(hubSpot, call).find(({ hubId }) => hubId === chosen);
  if (account === undefined) throw new PageError('Choose an account.');
  const missing = request.scopes.filter((scope) => account.unavailableScopes.has(scope));
  if (missing.length > 0) {
    throw new PageError(
      `${account.name} does not have access to all of the requested scopes: ${missing.join(', ')}.`,
    );
  }
  const ticked = call.form.getAll('optional_scope');
  const optional = request.optionalScopes.filter(
    (scope) => ticked.includes(scope) && !account.unavailableScopes.has(scope),
  );
  const code = hubSpot.codes.issue({
    clientId: request.app.clientId,
    redirectUri: request.redirectUri,
    hubId: account.hubId,
    scopes: [...request.scopes, ...optional],
    challenge: request.challenge,
  });
  return redirectReply(callbackUrl(request, { code }));
}

function deny({ settings }: EmulatedHubSpot, request: AuthorizationRequest): Reply {
  if (settings.denial === 'silent') {
    return pageReply(
      200,
      'Cancelled',
      html`<h1>Cancelled</h1>
        <p>
          ${request.app.name} was not connected and was told nothing. You can close this window.
        </p>`,
    );
  }
  return redirectReply(
    callbackUrl(request, {
      error: 'access_denied',
      error_description: 'The user denied the authorization request',
    }),
  );
}
