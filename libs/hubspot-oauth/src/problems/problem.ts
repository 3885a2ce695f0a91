import { HubSpotApiError } from '../errors/hubspot-api.error.js';
import type { HubSpotOAuthErrorCode } from '../errors/hubspot-oauth-error-code.js';
import type { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';
import type { Problem } from '../errors/problem.js';

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** Whether a new install solves the problem. */
  readonly installs?: boolean;
  /** The problem's code, if it differs from the error's. */
  readonly code?: string;
  /** Shown instead of the error's message, which is for the operator only. */
  readonly detail?: string;
}

const MAX_DETAIL_LENGTH = 500;

const UNAVAILABLE: ProblemKind = {
  status: 503,
  title: 'HubSpot is not available',
  code: 'hubspot_unavailable',
};
const INTERNAL: ProblemKind = {
  status: 500,
  title: 'Internal error',
  code: 'internal_error',
  detail: 'Internal error. See the application log.',
};
const RATE_LIMITED: ProblemKind = {
  status: 429,
  title: "HubSpot's rate limit is exceeded",
  code: 'rate_limited',
};
const INSTALL_FAILED: ProblemKind = { status: 400, title: 'Nothing was connected', installs: true };

/** The HTTP response of each error. */
const KINDS: Readonly<Record<HubSpotOAuthErrorCode, ProblemKind>> = {
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
    title: 'The app must be installed again',
    installs: true,
  },
  invalid_signature: { status: 401, title: 'The request has no valid HubSpot signature' },
  malformed_webhook: { status: 400, title: 'The delivery is not one of HubSpot' },
  events_failed: INTERNAL,
  cross_site_request: { status: 403, title: 'The request came from another site' },
  rate_limited: RATE_LIMITED,
  account_busy: RATE_LIMITED,
  hubspot_error: { status: 502, title: 'HubSpot returned an error' },
  account_mismatch: { status: 502, title: 'HubSpot returned tokens of another account' },
  hubspot_unavailable: UNAVAILABLE,
  shutting_down: UNAVAILABLE,
  connection_store_unavailable: { status: 503, title: 'The database is not available' },
  client_rejected: {
    ...UNAVAILABLE,
    detail: 'HubSpot rejects the credentials of this application.',
  },
  invalid_refresh_token: { status: 400, title: 'The refresh token is not valid', installs: true },
  invalid_install_request: { status: 400, title: 'The installation cannot start' },
  malformed_callback: INSTALL_FAILED,
  missing_state: INSTALL_FAILED,
  unknown_state: INSTALL_FAILED,
  expired_state: INSTALL_FAILED,
  reused_state: INSTALL_FAILED,
  foreign_state: { ...INSTALL_FAILED, status: 403 },
  invalid_authorization_code: INSTALL_FAILED,
  authorization_denied: {
    ...INSTALL_FAILED,
    status: 403,
    title: 'The installation was cancelled',
  },
  authorization_failed: INSTALL_FAILED,
  too_many_failed_installs: {
    ...INSTALL_FAILED,
    status: 429,
    title: 'Too many installations failed',
  },
  wrong_account: { ...INSTALL_FAILED, status: 409, title: 'Another account was chosen' },
  install_hook_failed: {
    status: 500,
    title: 'The installation could not be finished',
    installs: true,
  },
  invalid_hub_id: INTERNAL,
  invalid_configuration: INTERNAL,
  unseal_failed: INTERNAL,
  account_not_named: INTERNAL,
  foreign_origin: INTERNAL,
  invalid_path: INTERNAL,
  search_too_large: INTERNAL,
  unsupported_context: INTERNAL,
};

/** Every code with a response. A test compares them with the error classes. */
export const KNOWN_CODES: readonly string[] = Object.keys(KINDS);

/** Every `code` of a problem. */
export const PROBLEM_CODES: ReadonlySet<string> = new Set(
  Object.entries(KINDS).map(([code, kind]) => kind.code ?? code),
);

export function toProblem(error: HubSpotOAuthError, installUrl: string): Problem {
  const kinds: Readonly<Partial<Record<string, ProblemKind>>> = KINDS;
  const kind = kinds[error.code] ?? INTERNAL; // A host's own subclass may have another code.
  const code = kind.code ?? error.code;
  return {
    type: `urn:problem-type:nestjs-hubspot-oauth:${code}`,
    title: kind.title,
    status: kind.status,
    detail: cut(kind.detail ?? messageOf(error)),
    code,
    ...(kind.installs && { installUrl }),
    ...missingScopesOf(error),
  };
}

/**
 * The message of a `HubSpotApiError` has the path of the call and HubSpot's own words, in which names
 * and e-mail addresses of contacts may occur. They are for the log.
 */
function messageOf(error: HubSpotOAuthError): string {
  if (!(error instanceof HubSpotApiError)) return error.message;
  const { status, category, correlationId, missingScopes } = error;
  const response =
    status === undefined ? 'HubSpot did not respond' : `HubSpot responded with status ${status}`;
  const details = [
    ...(isName(category) ? [`category ${category}`] : []),
    ...(isName(correlationId) ? [`correlation id ${correlationId}`] : []),
    ...(missingScopes.length > 0 ? [`missing scopes ${missingScopes.join(', ')}`] : []),
  ];
  return details.length > 0 ? `${response} (${details.join(', ')}).` : `${response}.`;
}

function isName(text: string | undefined): text is string {
  return text !== undefined && /^[\w-]{1,64}$/.test(text);
}

function cut(text: string): string {
  return text.length > MAX_DETAIL_LENGTH ? `${text.slice(0, MAX_DETAIL_LENGTH - 1)}…` : text;
}

function missingScopesOf(error: HubSpotOAuthError): Pick<Problem, 'missingScopes'> {
  if (!('missingScopes' in error) || !Array.isArray(error.missingScopes)) return {};
  const missingScopes: readonly string[] = error.missingScopes;
  return missingScopes.length === 0 ? {} : { missingScopes };
}
