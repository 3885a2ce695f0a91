import type { EmulatedAccount } from '../accounts/emulated-account.js';
import type { RegisteredApp } from '../apps/emulated-app.js';
import { AuthorizationError } from '../authorize/authorization-error.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';

/** An install that HubSpot's Marketplace starts, not the app. */
export interface MarketplaceInstall {
  readonly app: RegisteredApp;
  readonly account: EmulatedAccount;
  /** Where the emulator is, as the browser knows it. */
  readonly origin: string;
}

export const MARKETPLACE_PATH = '/marketplace/:clientId';
export const SIGNED_IN_PATH = `${MARKETPLACE_PATH}/:hubId/signed-in`;
export const INSTALLED_PATH = `${MARKETPLACE_PATH}/:hubId/installed`;

/**
 * Where the browser goes when a person installs the app: to its callback with a code, or first to let
 * them sign in at the app.
 *
 * @see https://developers.hubspot.com/docs/apps/developer-platform/list-apps/understand-app-install-flow
 */
export function startOfInstall(
  hubSpot: EmulatedHubSpot,
  install: MarketplaceInstall,
  { signIn }: { readonly signIn: boolean },
): string {
  if (!signIn) return callback(hubSpot, install, {});
  return withQuery(redirectUriOf(install), {
    step: 'authorize',
    returnUrl: pageOf(install, SIGNED_IN_PATH),
  });
}

/** The second leg: the app has signed the person in and names a state of its own. */
export function finishOfInstall(
  hubSpot: EmulatedHubSpot,
  install: MarketplaceInstall,
  state: string,
): string {
  return callback(hubSpot, install, { step: 'finalize', state });
}

function callback(
  { codes }: EmulatedHubSpot,
  install: MarketplaceInstall,
  parameters: Readonly<Record<string, string>>,
): string {
  const { app, account } = install;
  const redirectUri = redirectUriOf(install);
  const code = codes.issue({
    clientId: app.clientId,
    redirectUri,
    hubId: account.hubId,
    scopes: scopesOf(install),
  });
  const returnUrl = pageOf(install, INSTALLED_PATH);
  return withQuery(redirectUri, { ...parameters, code, returnUrl });
}

/** Everything the app's settings name, as far as the account has it. */
function scopesOf({ app, account }: MarketplaceInstall): string[] {
  const required = [...new Set(['oauth', ...app.requiredScopes])];
  const missing = required.filter((scope) => account.unavailableScopes.has(scope));
  if (missing.length > 0) {
    throw new AuthorizationError(
      `${account.name} does not have access to all of the requested scopes: ${missing.join(', ')}.`,
    );
  }
  return [
    ...required,
    ...app.optionalScopes.filter((scope) => !account.unavailableScopes.has(scope)),
  ];
}

function redirectUriOf({ app }: MarketplaceInstall): string {
  const [redirectUri] = app.redirectUris;
  if (redirectUri === undefined) throw new AuthorizationError(`${app.name} has no redirect URL.`);
  return redirectUri;
}

function pageOf({ app, account, origin }: MarketplaceInstall, path: string): string {
  const page = path
    .replace(':clientId', encodeURIComponent(app.clientId))
    .replace(':hubId', String(account.hubId));
  return origin + page;
}

function withQuery(url: string, parameters: Readonly<Record<string, string>>): string {
  const query = Object.entries(parameters).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `${url}${url.includes('?') ? '&' : '?'}${query.join('&')}`;
}
