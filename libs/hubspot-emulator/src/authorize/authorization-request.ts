import type { RegisteredApp } from '../apps/emulated-app.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { AuthorizationError } from './authorization-error.js';

/** What an authorization URL asks for, checked against the app's settings. */
export interface AuthorizationRequest {
  readonly app: RegisteredApp;
  readonly redirectUri: string;
  /** Needed: the authorization fails in an account that lacks one. */
  readonly scopes: readonly string[];
  /** Granted if the account has them and the person leaves them ticked. */
  readonly optionalScopes: readonly string[];
  readonly state: string | undefined;
}

/** HubSpot adds it to every app, whether its settings name it or not. */
const IMPLICIT_SCOPE = 'oauth';

export function parseAuthorizationRequest(
  { apps }: EmulatedHubSpot,
  query: URLSearchParams,
): AuthorizationRequest {
  const app = apps.find(single(query, 'client_id') ?? '');
  if (app === undefined) {
    throw new AuthorizationError('The client ID is missing or belongs to no app.');
  }
  const redirectUri = single(query, 'redirect_uri');
  if (redirectUri === undefined || !app.redirectUris.includes(redirectUri)) {
    throw new AuthorizationError(
      "The redirect URL is missing or doesn't match one of the app's registered redirect URLs.",
    );
  }
  const scopes = scopeList(query, 'scope');
  const optionalScopes = scopeList(query, 'optional_scope');
  assertScopes(app, scopes, optionalScopes);
  return {
    app,
    redirectUri,
    scopes: unique([IMPLICIT_SCOPE, ...scopes]),
    optionalScopes: optionalScopes.filter(
      (scope) => scope !== IMPLICIT_SCOPE && !scopes.includes(scope),
    ),
    state: single(query, 'state'),
  };
}

function assertScopes(
  app: RegisteredApp,
  scopes: readonly string[],
  optionalScopes: readonly string[],
): void {
  if (scopes.length === 0) throw new AuthorizationError('The URL names no scope.');
  const configured = [IMPLICIT_SCOPE, ...app.requiredScopes, ...app.optionalScopes];
  const unknown = [...scopes, ...optionalScopes].filter((scope) => !configured.includes(scope));
  const missing = app.requiredScopes.filter((scope) => !scopes.includes(scope));
  if (unknown.length === 0 && missing.length === 0) return;
  const details = [
    unknown.length > 0 ? `Not configured on the app: ${unknown.join(', ')}.` : '',
    missing.length > 0 ? `Required by the app but not in the URL: ${missing.join(', ')}.` : '',
  ];
  throw new AuthorizationError(
    `There is a mismatch between the scopes in the install URL and the app's configured scopes. ${details.join(' ').trim()}`,
  );
}

function scopeList(query: URLSearchParams, name: string): string[] {
  return unique((single(query, name) ?? '').split(' ').filter((scope) => scope !== ''));
}

function single(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  if (values.length > 1) throw new AuthorizationError(`The parameter ${name} is repeated.`);
  return values[0];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
