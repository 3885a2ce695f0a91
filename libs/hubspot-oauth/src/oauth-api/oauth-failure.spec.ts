import fc from 'fast-check';
import { classifyFailure } from './oauth-failure.js';

const MISCONFIGURED = 'misconfigured';
const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const responseOf = (status: number, body?: unknown, retryAfter?: string) => ({
  status,
  body,
  retryAfter,
});

describe('classifyFailure', () => {
  it.each<[string, number, unknown, string]>([
    ['a revoked token', 400, { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' }, 'revoked'],
    ['a revoked token, old form', 400, { status: 'BAD_REFRESH_TOKEN' }, 'revoked'],
    ['a revoked grant, RFC 6749 name alone', 400, { error: 'invalid_grant' }, 'revoked'],
    ['a deleted account', 400, { error: 'access_denied', status: 'BAD_HUB' }, 'revoked'],
    ['a deleted account, old form', 403, { status: 'BAD_HUB' }, 'revoked'],
    ['an unknown client', 400, { error: 'invalid_client', status: 'BAD_CLIENT_ID' }, MISCONFIGURED],
    ['a wrong secret', 401, { error: 'invalid_client' }, MISCONFIGURED],
    ['a wrong secret, old form', 400, { status: 'BAD_CLIENT_SECRET' }, MISCONFIGURED],
    ['a client without permission', 400, { error: 'unauthorized_client' }, MISCONFIGURED],
    ['a denial without a reason', 403, { error: 'access_denied' }, 'temporary'],
    ['an unknown error', 400, { error: 'invalid_request', status: 'BAD_REQUEST' }, 'temporary'],
    ['an error name with a suffix', 400, { error: 'invalid_grants' }, 'temporary'],
    ['a status with a suffix', 400, { status: 'BAD_HUB_ID' }, 'temporary'],
    ['a client status with a prefix', 400, { status: 'NOT_BAD_CLIENT_ID' }, 'temporary'],
    ['a bad request without a body', 400, undefined, 'temporary'],
    ['a firewall', 403, '<html>', 'temporary'],
    ['a locked account', 423, { error: 'invalid_grant' }, 'temporary'],
    ['a rate limit', 429, { error: 'invalid_grant' }, 'temporary'],
    ['an account that is being moved', 477, { error: 'invalid_grant' }, 'temporary'],
    ['a time-out of a proxy', 408, { error: 'invalid_grant' }, 'temporary'],
    ['the last client error', 499, { error: 'invalid_grant' }, 'revoked'],
    ['a server error with invalid_grant', 500, { error: 'invalid_grant' }, 'temporary'],
    ['not implemented with invalid_grant', 501, { error: 'invalid_grant' }, 'temporary'],
    ['a bad gateway with invalid_client', 502, { error: 'invalid_client' }, 'temporary'],
    ['an overloaded proxy', 524, undefined, 'temporary'],
    ['a redirect', 399, { error: 'invalid_grant' }, 'temporary'],
    ['a success with an error', 200, { error: 'invalid_grant' }, 'temporary'],
  ])('classifies %s (%i)', (_name, status, body, kind) => {
    expect(classifyFailure(responseOf(status, body), NOW)).toMatchObject({
      kind,
      status,
      timedOut: false,
    });
  });

  it('prefers misconfigured to revoked, so that no connection is lost', () => {
    const body = { error: 'invalid_grant', status: 'BAD_CLIENT_SECRET' };
    expect(classifyFailure(responseOf(400, body), NOW).kind).toBe('misconfigured');
  });

  it.each([
    ['5', 5_000],
    ['Sun, 22 Nov 2026 12:00:07 GMT', 7_000],
    [undefined, undefined],
  ])('parses Retry-After %s as %s ms', (retryAfter, retryAfterMs) => {
    const failure = classifyFailure(responseOf(429, undefined, retryAfter), NOW);
    expect(failure).toMatchObject({ retryAfterMs });
  });

  it('quotes only error names of the response', () => {
    const body = {
      error: 'invalid_grant\nFAKE LOG LINE',
      status: 'BAD_REFRESH_TOKEN',
      message: 'the token na1-1234 is bad',
    };
    const { reason } = classifyFailure(responseOf(400, body), NOW);
    expect(reason).toBe('status 400 BAD_REFRESH_TOKEN');
  });

  it('classifies any response', () => {
    const name = fc.oneof(fc.constantFrom('invalid_grant', 'BAD_CLIENT_ID'), fc.anything());
    const body = fc.oneof(fc.anything(), fc.record({ error: name, status: name }));
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), body, (status, value) => {
        const { kind, reason } = classifyFailure(responseOf(status, value), NOW);
        expect(['revoked', 'misconfigured', 'temporary']).toContain(kind);
        expect(reason).toMatch(/^status \d{3}( \w{1,64}){0,2}$/);
      }),
    );
  });

  it('classifies a missing response as temporary, with the reason and whether it timed out', () => {
    for (const timedOut of [true, false]) {
      const failure = { status: undefined, reason: 'ECONNRESET', timedOut };
      expect(classifyFailure({ ...failure, tooLarge: false }, NOW)).toEqual({
        ...failure,
        kind: 'temporary',
        retryAfterMs: undefined,
      });
    }
  });
});
