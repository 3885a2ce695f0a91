import { AuthorizationError } from '../authorize/authorization-error.js';
import { assertOwnForm, redirect } from '../authorize/own-form.js';
import { showingErrors } from '../authorize/showing-errors.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { pathParameter, type Call, type Endpoint } from '../http/endpoint.js';
import {
  finishOfInstall,
  INSTALLED_PATH,
  MARKETPLACE_PATH,
  type MarketplaceInstall,
  SIGNED_IN_PATH,
  startOfInstall,
} from './marketplace-install.js';
import { installedPage, listingPage } from './marketplace-pages.js';

/** The app's listing in the Marketplace, and where apps send browsers back to in the course of an install. */
export function marketplaceEndpoints(hubSpot: EmulatedHubSpot): Endpoint[] {
  const appOf = (call: Call) => {
    const app = hubSpot.apps.find(pathParameter(call, 'clientId'));
    if (app === undefined) throw new AuthorizationError('The Marketplace lists no such app.');
    return app;
  };
  const installOf = (call: Call, hubId: string | null): MarketplaceInstall => {
    const account = hubSpot.accounts.find(Number(hubId));
    if (account === undefined) throw new AuthorizationError('Choose an account.');
    return { app: appOf(call), account, origin: `http://${call.request.headers.host ?? ''}` };
  };
  const endpoint = (
    method: 'get' | 'post',
    path: string,
    answer: Endpoint['answer'],
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
    answer,
  });
  return [
    endpoint(
      'get',
      MARKETPLACE_PATH,
      showingErrors((call) => listingPage(appOf(call), hubSpot.accounts.all())),
    ),
    endpoint(
      'post',
      MARKETPLACE_PATH,
      showingErrors((call) => {
        assertOwnForm(call);
        const install = installOf(call, call.form.get('hubId'));
        const signIn = call.form.get('flow') === 'sign-in';
        return redirect(startOfInstall(hubSpot, install, { signIn }));
      }),
    ),
    endpoint(
      'get',
      SIGNED_IN_PATH,
      showingErrors((call) => {
        const state = call.query.get('state') ?? '';
        if (state === '') throw new AuthorizationError('The app sent no state.');
        const install = installOf(call, pathParameter(call, 'hubId'));
        return redirect(finishOfInstall(hubSpot, install, state));
      }),
    ),
    endpoint(
      'get',
      INSTALLED_PATH,
      showingErrors((call) => {
        const { app, account } = installOf(call, pathParameter(call, 'hubId'));
        const isInstalled = hubSpot.grants.isInstalled(app.clientId, account.hubId);
        return installedPage(app, account, isInstalled);
      }),
    ),
  ];
}
