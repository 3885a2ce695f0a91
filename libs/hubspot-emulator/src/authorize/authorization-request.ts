import type { RegisteredApp } from '../apps/emulated-app.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { type CodeChallenge, readCodeChallenge } from '../grants/code-challenge.js';
import { PageError } from '../pages/page-error.js';

/** The parameters of an authorization URL, checked against the app's settings. */
export interface AuthorizationRequest {
  readonly app: RegisteredApp;
  readonly redirectUri: string;
  /** Required scopes: the authorization fails in an account that lacks one. */
  readonly scopes: readonly string[];
  /** Granted if the account has them and the user leaves them selected. */
  readonly optionalScopes: readonly string[];
  readonly state: string | undefined;
  readonly challenge: CodeChallenge | undefined;
}

/** HubSpot adds this scope to every app, even if the settings and the URL do not name it. */
const IMPLICIT_SCOPE = 'oauth';

export function parseAuthorizationRequest(
  { apps }: EmulatedHubSpot,
  query: URLSearchParams,
): AuthorizationRequest {
  const app = apps.find(single(query, 'client_id') ?? '');
  if (app === undefined) {
    throw new PageError('The client ID is missing or no app has it.');
  }
  const redirectUri = single(query, 'redirect_uri');
  if (redirectUri === undefined || !app.redirectUris.includes(redirectUri)) {
    throw new PageError(
      `The redirect URL is missing or doesn't match one of the app's registered redirect URLs. In the request: ${redirectUri ?? 'none'}. Registered: ${app.redirectUris.join(', ') || 'none'}.`,
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
    challenge: challengeOf(query),
  };
}

/** HubSpot does not document PKCE for apps. If one is sent, it is checked. */
function challengeOf(query: URLSearchParams): CodeChallenge | undefined {
  const value = single(query, 'code_challenge');
  const method = single(query, 'code_challenge_method');
  if (value === undefined) return undefined;
  const challenge = readCodeChallenge(value, method);
  if (challenge === undefined) {
    throw new PageError('The code challenge is malformed, or its method is not S256 or plain.');
  }
  return challenge;
}

function assertScopes(
  app: RegisteredApp,
  scopes: readonly string[],
  optionalScopes: readonly string[],
): void {
  if (scopes.length === 0) throw new PageError('The URL has no scope parameter.');
  const configured = [IMPLICIT_SCOPE, ...app.requiredScopes, ...app.optionalScopes];
  const unknown = [...scopes, ...optionalScopes].filter((scope) => !configured.includes(scope));
  const missing = app.requiredScopes.filter(
    (scope) => scope !== IMPLICIT_SCOPE && !scopes.includes(scope),
  );
  if (unknown.length === 0 && missing.length === 0) return;
  const details = [
    unknown.length > 0 ? `Not configured on the app: ${unknown.join(', ')}.` : '',
    missing.length > 0 ? `Required by the app but not in the URL: ${missing.join(', ')}.` : '',
  ];
  throw new PageError(
    `There is a mismatch between the scopes in the install URL and the app's configured scopes. ${details.join(' ').trim()}`,
  );
}

function scopeList(query: URLSearchParams, name: string): string[] {
  return unique((single(query, name) ?? '').split(' ').filter((scope) => scope !== ''));
}

function single(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  if (values.length > 1) throw new PageError(`The parameter ${name} is repeated.`);
  return values[0];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
