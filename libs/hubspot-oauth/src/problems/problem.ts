import type { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';

/** An error as HTTP shows it (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The same name as in `type`, easier to switch on. */
  readonly code: string;
  /** Where an installation that would mend the problem starts. */
  readonly installUrl?: string;
  readonly missingScopes?: readonly string[];
}

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** A new installation mends it. */
  readonly installs?: boolean;
  /** The name that requests see, where it differs from the error's code. */
  readonly code?: string;
  /** The error's own message is for the operator, not for whoever sent the request. */
  readonly detail?: string;
}

const UNAVAILABLE: ProblemKind = {
  status: 503,
  title: 'HubSpot cannot be used right now',
  code: 'hubspot_unavailable',
};
const INTERNAL: ProblemKind = {
  status: 500,
  title: 'This application cannot use HubSpot',
  code: 'internal_error',
  detail: 'The operator of this application finds the reason in its log.',
};
const START_AGAIN: ProblemKind = { status: 400, title: 'Nothing was connected', installs: true };

const KINDS: Readonly<Record<string, ProblemKind>> = {
  hubspot_account_required: {
    status: 401,
    title: 'A connected HubSpot account is required',
    installs: true,
  },
  connection_not_found: {
    status: 404,
    title: 'The HubSpot account is not connected',
    installs: true,
  },
  missing_scopes: { status: 403, title: 'Scopes are missing', installs: true },
  reauthorization_required: {
    status: 409,
    title: 'The app has to be installed again',
    installs: true,
  },
  invalid_signature: { status: 401, title: 'The request is not signed by HubSpot' },
  cross_site_request: { status: 403, title: 'The request came from another site' },
  rate_limited: { status: 429, title: 'HubSpot limits the rate of calls' },
  account_busy: {
    status: 429,
    title: 'HubSpot limits the rate of calls',
    code: 'rate_limited',
  },
  hubspot_error: { status: 502, title: 'HubSpot answered with an error' },
  account_mismatch: { status: 502, title: 'HubSpot answered for another account' },
  hubspot_unavailable: UNAVAILABLE,
  connection_store_unavailable: {
    status: 503,
    title: 'The database cannot be used right now',
  },
  client_rejected: { ...UNAVAILABLE, detail: 'HubSpot does not accept this application for now.' },
  invalid_refresh_token: { status: 400, title: 'The refresh token is not valid', installs: true },
  invalid_install_request: { status: 400, title: 'The installation cannot start' },
  malformed_callback: START_AGAIN,
  missing_state: START_AGAIN,
  unknown_state: START_AGAIN,
  expired_state: START_AGAIN,
  reused_state: START_AGAIN,
  foreign_state: { ...START_AGAIN, status: 403 },
  invalid_authorization_code: START_AGAIN,
  authorization_denied: { ...START_AGAIN, status: 403, title: 'The installation was cancelled' },
  authorization_failed: START_AGAIN,
  wrong_account: { ...START_AGAIN, status: 409, title: 'Another account was chosen' },
  install_hook_failed: {
    status: 500,
    title: 'The installation could not be finished',
    installs: true,
  },
  invalid_configuration: INTERNAL,
  unseal_failed: INTERNAL,
  account_not_named: INTERNAL,
  foreign_origin: INTERNAL,
};

/** Every code that has a row above; a test compares them with the error classes. */
export const KNOWN_CODES: readonly string[] = Object.keys(KINDS);

export function toProblem(error: HubSpotOAuthError, installUrl: string): Problem {
  const kind = KINDS[error.code] ?? INTERNAL;
  const code = kind.code ?? error.code;
  return {
    type: `urn:problem-type:nestjs-hubspot-oauth:${code}`,
    title: kind.title,
    status: kind.status,
    detail: kind.detail ?? error.message,
    code,
    ...(kind.installs && { installUrl }),
    ...missingScopesOf(error),
  };
}

function missingScopesOf(error: HubSpotOAuthError): Pick<Problem, 'missingScopes'> {
  if (!('missingScopes' in error) || !Array.isArray(error.missingScopes)) return {};
  const missingScopes: readonly string[] = error.missingScopes;
  return missingScopes.length === 0 ? {} : { missingScopes };
}
