import { PageError } from '../pages/page-error.js';
import { assertSameOrigin } from '../pages/assert-same-origin.js';
import { withErrorPage } from '../pages/with-error-page.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { pathParameter, type Call, type Endpoint } from '../http/endpoint.js';
import { redirectReply } from '../http/reply.js';
import {
  finishOfInstall,
  INSTALLED_PATH,
  MARKETPLACE_PATH,
  type MarketplaceInstall,
  SIGNED_IN_PATH,
  startOfInstall,
} from './marketplace-install.js';
import { installedPage, listingPage } from './marketplace-pages.js';

/** The app's listing in the Marketplace, and the pages that apps redirect browsers to during an install. */
export function marketplaceEndpoints(hubSpot: EmulatedHubSpot): Endpoint[] {
  const appOf = (call: Call) => {
    const app = hubSpot.apps.find(pathParameter(call, 'clientId'));
    if (app === undefined) throw new PageError('The Marketplace has no app with this client id.');
    return app;
  };
  const installOf = (call: Call, hubId: string | null): MarketplaceInstall => {
    const account = hubSpot.accounts.find(Number(hubId));
    if (account === undefined) throw new PageError('Choose an account.');
    return { app: appOf(call), account, origin: `http://${call.request.headers.host ?? ''}` };
  };
  const endpoint = (
    method: 'get' | 'post',
    path: string,
    handle: Endpoint['handle'],
  ): Endpoint => ({
    name: 'marketplace',
    method,
    paths: [path],
    identify: (call) => {
      const hubId = Number(pathParameter(call, 'hubId') || call.form.get('hubId') || Number.NaN);
      return {
        hubId: hubSpot.accounts.find(hubId)?.hubId,
        clientId: hubSpot.apps.find(pathParameter(call, 'clientId'))?.clientId,
      };
    },
    handle,
  });
  return [
    endpoint(
      'get',
      MARKETPLACE_PATH,
      withErrorPage((call) => listingPage(appOf(call), hubSpot.accounts.all())),
    ),
    endpoint(
      'post',
      MARKETPLACE_PATH,
      withErrorPage((call) => {
        assertSameOrigin(call);
        const install = installOf(call, call.form.get('hubId'));
        const signIn = call.form.get('flow') === 'sign-in';
        return redirectReply(startOfInstall(hubSpot, install, { signIn }));
      }),
    ),
    endpoint(
      'get',
      SIGNED_IN_PATH,
      withErrorPage((call) => {
        const state = call.query.get('state') ?? '';
        if (state === '') throw new PageError('The app sent no state.');
        const install = installOf(call, pathParameter(call, 'hubId'));
        return redirectReply(finishOfInstall(hubSpot, install, state));
      }),
    ),
    endpoint(
      'get',
      INSTALLED_PATH,
      withErrorPage((call) => {
        const { app, account } = installOf(call, pathParameter(call, 'hubId'));
        const isInstalled = hubSpot.grants.isInstalled(app.clientId, account.hubId);
        return installedPage(app, account, isInstalled);
      }),
    ),
  ];
}
