import type { EmulatedAccount } from '../accounts/emulated-account.js';
import type { RegisteredApp } from '../apps/emulated-app.js';
import { PageError } from '../pages/page-error.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';

/** An install that starts in HubSpot's Marketplace instead of the app. */
export interface MarketplaceInstall {
  readonly app: RegisteredApp;
  readonly account: EmulatedAccount;
  /** The origin of the emulator, as in the browser. */
  readonly origin: string;
}

export const MARKETPLACE_PATH = '/marketplace/:clientId';
export const SIGNED_IN_PATH = `${MARKETPLACE_PATH}/:hubId/signed-in`;
export const INSTALLED_PATH = `${MARKETPLACE_PATH}/:hubId/installed`;

/**
 * Returns the URL that the browser is redirected to when a user installs the app: the app's callback
 * with a code or, with sign-in, the app's sign-in step.
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

/** Returns the URL of the second step, after the app has signed the user in and sent its state. */
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

/** Returns the scopes in the app's settings that the account has. */
function scopesOf({ app, account }: MarketplaceInstall): string[] {
  const required = [...new Set(['oauth', ...app.requiredScopes])];
  const missing = required.filter((scope) => account.unavailableScopes.has(scope));
  if (missing.length > 0) {
    throw new PageError(
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
  if (redirectUri === undefined) throw new PageError(`${app.name} has no redirect URL.`);
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
