import { inspect } from 'node:util';
import { InstallHookError, WrongAccountError } from './authorization.errors.js';
import { HubSpotApiError } from './hubspot-api.error.js';
import { HubSpotOAuthError } from './hubspot-oauth.error.js';

const details = {
  hubId: 1234567,
  category: undefined,
  correlationId: undefined,
  policyName: undefined,
  missingScopes: [],
  retryAfterMs: undefined,
};

describe('HubSpotOAuthError', () => {
  it('is named after its class, in stacks too', () => {
    const error = new WrongAccountError(1, 2);
    expect(error).toBeInstanceOf(HubSpotOAuthError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('WrongAccountError');
    expect(String(error)).toMatch(/^WrongAccountError: The installation was started for/);
    expect(inspect(error)).toMatch(/^WrongAccountError/);
  });

  it('keeps the error that caused it for the operator', () => {
    const cause = new Error('tenant 42 is over its limit');
    const error = new InstallHookError(1234567, { cause });
    expect(error.cause).toBe(cause);
    expect(error.message).not.toContain('tenant 42');
  });
});

describe('HubSpotApiError', () => {
  it.each([
    [undefined, undefined, 'hubspot_unavailable'],
    [423, undefined, 'hubspot_unavailable'],
    [477, undefined, 'hubspot_unavailable'],
    [503, undefined, 'hubspot_unavailable'],
    [429, undefined, 'rate_limited'],
    [403, 'MISSING_SCOPES', 'missing_scopes'],
    [403, 'BANNED', 'hubspot_error'],
    [403, undefined, 'hubspot_error'],
    [404, undefined, 'hubspot_error'],
    [500, undefined, 'hubspot_error'],
  ])('of status %s, category %s has the code %s', (status, category, code) => {
    const error = new HubSpotApiError('HubSpot refused.', { ...details, status, category });
    expect(error.code).toBe(code);
  });
});
