import { readdir } from 'node:fs/promises';
import { ApplicationShutdownError } from '../errors/application-shutdown.error.js';
import * as authorization from '../errors/authorization.errors.js';
import * as configuration from '../errors/configuration.errors.js';
import * as connection from '../errors/connection.errors.js';
import type { HubSpotOAuthErrorCode } from '../errors/hubspot-oauth-error-code.js';
import { HubSpotApiError } from '../errors/hubspot-api.error.js';
import { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';
import * as request from '../errors/request.errors.js';
import * as webhook from '../errors/webhook.errors.js';
import { KNOWN_CODES, toProblem } from './problem.js';

const library = {
  ...authorization,
  ...configuration,
  ...connection,
  ...request,
  ...webhook,
  HubSpotApiError,
  HubSpotOAuthError,
};
const INSTALL_URL = 'https://app.example.com/hubspot/oauth/install';

const apiErrorWith = (status: number | undefined, category?: string) =>
  new library.HubSpotApiError('HubSpot refused a call.', {
    hubId: 1,
    status,
    category,
    correlationId: undefined,
    policyName: undefined,
    missingScopes: category === 'MISSING_SCOPES' ? ['crm.objects.contacts.write'] : [],
    retryAfterMs: undefined,
  });

/** Every error of this library with its HTTP status, problem code and whether it has an installUrl. */
const EXPECTED: readonly (readonly [HubSpotOAuthError, number, string, boolean])[] = [
  [new library.AccountBusyError(1, 'queue_full'), 429, 'rate_limited', false],
  [new library.AccountMismatchError(1, 2), 502, 'account_mismatch', false],
  [new library.AccountNotNamedError(), 500, 'internal_error', false],
  [new library.InvalidSignatureError(), 401, 'invalid_signature', false],
  [new library.AccountRequiredError(), 401, 'hubspot_account_required', true],
  [new library.AuthorizationDeniedError(), 403, 'authorization_denied', true],
  [new library.AuthorizationFailedError(), 400, 'authorization_failed', true],
  [
    new library.ConnectionStoreUnavailableError({ cause: undefined }),
    503,
    'connection_store_unavailable',
    false,
  ],
  [new library.CrossSiteRequestError(), 403, 'cross_site_request', false],
  [new library.ExpiredStateError(), 400, 'expired_state', true],
  [new ApplicationShutdownError(), 503, 'hubspot_unavailable', false],
  [new library.ForeignOriginError(1, 'https://elsewhere.example'), 500, 'internal_error', false],
  [new library.InvalidPathError(1), 500, 'internal_error', false],
  [new library.ForeignStateError(), 403, 'foreign_state', true],
  [apiErrorWith(403, 'MISSING_SCOPES'), 403, 'missing_scopes', true],
  [apiErrorWith(429), 429, 'rate_limited', false],
  [apiErrorWith(undefined), 503, 'hubspot_unavailable', false],
  [apiErrorWith(423), 503, 'hubspot_unavailable', false],
  [apiErrorWith(400), 502, 'hubspot_error', false],
  [new library.HubSpotClientRejectedError(30_000), 503, 'hubspot_unavailable', false],
  [new library.HubSpotConfigurationError([]), 500, 'internal_error', false],
  [new library.HubSpotConnectionNotFoundError(1), 404, 'connection_not_found', true],
  [
    new library.HubSpotUnavailableError('HubSpot does not respond.', { retryAfterMs: 1 }),
    503,
    'hubspot_unavailable',
    false,
  ],
  [new library.InstallHookError(1, { cause: undefined }), 500, 'install_hook_failed', true],
  [new library.InvalidHubIdError('1'), 500, 'internal_error', false],
  [new library.InvalidAuthorizationCodeError(), 400, 'invalid_authorization_code', true],
  [
    new library.InvalidInstallRequestError('hubId', 'is bad'),
    400,
    'invalid_install_request',
    false,
  ],
  [new library.InvalidRefreshTokenError(), 400, 'invalid_refresh_token', true],
  [new library.MalformedCallbackError('is bad'), 400, 'malformed_callback', true],
  [new library.MissingScopesError(1, ['a']), 403, 'missing_scopes', true],
  [new library.MissingStateError(), 400, 'missing_state', true],
  [new library.ReauthorizationRequiredError(1), 409, 'reauthorization_required', true],
  [new library.ReusedStateError(), 400, 'reused_state', true],
  [new library.UnexpectedHubSpotResponseError('Odd.'), 502, 'hubspot_error', false],
  [new library.SearchTooLargeError(1, 10_001, 'sorted'), 500, 'internal_error', false],
  [new library.TooManyFailedInstallsError(1_001), 429, 'too_many_failed_installs', true],
  [new library.UnknownStateError(), 400, 'unknown_state', true],
  [new library.UnsupportedContextError('rpc'), 500, 'internal_error', false],
  [new library.UnsealError('malformed'), 500, 'internal_error', false],
  [new library.HubSpotEventsFailedError(1), 500, 'internal_error', false],
  [new library.MalformedWebhookError('it is no array'), 400, 'malformed_webhook', false],
  [new library.WrongAccountError(1, 2), 409, 'wrong_account', true],
];

const ABSTRACT = new Set(['HubSpotOAuthError', 'HubSpotAuthorizationError']);

/** Every error class in errors/. */
async function errorClasses(): Promise<string[]> {
  const folder = new URL('../errors/', import.meta.url);
  const files = (await readdir(folder)).filter((file) => /^[\w.-]+\.errors?\.ts$/.test(file));
  const modules = await Promise.all(
    files.map((file): Promise<Record<string, unknown>> => import(new URL(file, folder).href)),
  );
  return modules
    .flatMap((module) => Object.entries(module))
    .filter(
      ([name, value]) =>
        typeof value === 'function' &&
        (value.prototype as unknown) instanceof HubSpotOAuthError &&
        !ABSTRACT.has(name),
    )
    .map(([name]) => name)
    .toSorted();
}

const detailOf = (details: Partial<ConstructorParameters<typeof HubSpotApiError>[1]>) =>
  toProblem(
    new library.HubSpotApiError('GET /contacts/jane@example.com: Jane is not valid', {
      hubId: 1,
      status: 400,
      category: 'VALIDATION_ERROR',
      correlationId: '3f2b1c',
      policyName: undefined,
      missingScopes: [],
      retryAfterMs: undefined,
      ...details,
    }),
    INSTALL_URL,
  ).detail;

describe('toProblem', () => {
  it('is tested here for every error class', async () => {
    const expected = new Set(EXPECTED.map(([error]) => error.constructor.name));
    expect([...expected].toSorted()).toEqual(await errorClasses());
  });

  it('has a kind for each code of an error class, and no other', () => {
    const codes = new Set(EXPECTED.map(([{ code }]) => code));
    expect(KNOWN_CODES.toSorted()).toEqual([...codes].toSorted());
  });

  it.each(EXPECTED.map((row) => [`${row[0].name} ${row[0].code}`, ...row] as const))(
    'maps %s',
    (_name, error, status, code, installs) => {
      const problem = toProblem(error, INSTALL_URL);
      expect(problem).toMatchObject({
        type: `urn:problem-type:nestjs-hubspot-oauth:${code}`,
        status,
        code,
      });
      expect(problem.title).toMatch(/^[A-Z].*[^.]$/);
      expect(problem.installUrl).toBe(installs ? INSTALL_URL : undefined);
    },
  );

  it('maps each code of one class, except those with the same meaning', () => {
    const codes = new Map<string, Set<string>>();
    for (const [{ code, name }] of EXPECTED) {
      codes.set(code, (codes.get(code) ?? new Set()).add(name));
    }
    const shared = [...codes].filter(([, names]) => names.size > 1);
    expect(
      Object.fromEntries(shared.map(([code, names]) => [code, [...names].toSorted()])),
    ).toEqual({
      hubspot_error: ['HubSpotApiError', 'UnexpectedHubSpotResponseError'],
      hubspot_unavailable: ['HubSpotApiError', 'HubSpotUnavailableError'],
      missing_scopes: ['HubSpotApiError', 'MissingScopesError'],
    });
  });

  it('hides from clients what is for the operator', () => {
    const errors = [
      new library.UnsealError('unknown_key', 'key-of-2025'),
      new library.HubSpotConfigurationError([{ option: 'clientSecret', reason: 'is missing' }]),
      new library.ForeignOriginError(1, 'https://internal.example'),
      new library.HubSpotClientRejectedError(30_000),
    ];
    const problems = errors.map((error) => JSON.stringify(toProblem(error, INSTALL_URL))).join();
    expect(problems).not.toMatch(/key-of-2025|clientSecret|internal\.example|client id/);
  });

  it('reports of a failed call the status, category and correlation id alone', () => {
    expect(detailOf({})).toBe(
      'HubSpot responded with status 400 (category VALIDATION_ERROR, correlation id 3f2b1c).',
    );
    expect(detailOf({ category: 'jane@example.com', correlationId: 'a b' })).toBe(
      'HubSpot responded with status 400.',
    );
    expect(detailOf({ category: 'A'.repeat(65), correlationId: '' })).toBe(
      'HubSpot responded with status 400.',
    );
    expect(detailOf({ status: undefined, category: undefined, correlationId: undefined })).toBe(
      'HubSpot did not respond.',
    );
    expect(detailOf({ status: 403, missingScopes: ['a', 'b'] })).toContain('missing scopes a, b');
  });

  it('cuts long details', () => {
    const scopes = Array.from({ length: 200 }, (_, index) => `scope-${index}`);
    const { detail } = toProblem(new library.MissingScopesError(1, scopes), INSTALL_URL);
    expect(detail).toHaveLength(500);
    expect(detail.endsWith('…')).toBe(true);
    const short = new library.HubSpotUnavailableError('a'.repeat(500), { retryAfterMs: 1 });
    expect(toProblem(short, INSTALL_URL).detail).toBe('a'.repeat(500));
  });

  it('lists scopes where scopes are missing, and nowhere else', () => {
    expect(toProblem(new library.MissingScopesError(1, ['a', 'b']), INSTALL_URL)).toHaveProperty(
      'missingScopes',
      ['a', 'b'],
    );
    expect(toProblem(apiErrorWith(429), INSTALL_URL)).not.toHaveProperty('missingScopes');
  });

  it('maps an unknown code to an internal error, without the message', () => {
    class UnlistedError extends HubSpotOAuthError {
      readonly code = 'unlisted' as HubSpotOAuthErrorCode;
    }
    const problem = toProblem(new UnlistedError('a secret'), INSTALL_URL);
    expect(problem).toMatchObject({ status: 500 });
    expect(JSON.stringify(problem)).not.toContain('a secret');
  });
});
