import fc from 'fast-check';
import { classifyFailure } from './oauth-failure.js';

const answerOf = (status: number, body?: unknown, retryAfter?: string) => ({
  status,
  body,
  retryAfter,
});

describe('classifyFailure', () => {
  it.each<[string, number, unknown, string]>([
    ['a dead refresh token', 400, { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' }, 'dead'],
    ['a dead refresh token, old form', 400, { status: 'BAD_REFRESH_TOKEN' }, 'dead'],
    ['a dead grant by its RFC name alone', 400, { error: 'invalid_grant' }, 'dead'],
    ['a deleted account', 400, { error: 'access_denied', status: 'BAD_HUB' }, 'dead'],
    ['a deleted account, old form', 403, { status: 'BAD_HUB' }, 'dead'],
    [
      'an unknown client',
      400,
      { error: 'invalid_client', status: 'BAD_CLIENT_ID' },
      'misconfigured',
    ],
    ['a wrong secret', 401, { error: 'invalid_client' }, 'misconfigured'],
    ['a wrong secret, old form', 400, { status: 'BAD_CLIENT_SECRET' }, 'misconfigured'],
    ['a client that may not', 400, { error: 'unauthorized_client' }, 'misconfigured'],
    ['a denial without a reason', 403, { error: 'access_denied' }, 'transient'],
    ['an unknown error', 400, { error: 'invalid_request', status: 'BAD_REQUEST' }, 'transient'],
    ['a bad request without a body', 400, undefined, 'transient'],
    ['a firewall', 403, '<html>', 'transient'],
    ['a locked account', 423, { error: 'invalid_grant' }, 'transient'],
    ['a rate limit', 429, { error: 'invalid_grant' }, 'transient'],
    ['an account that moves', 477, { error: 'invalid_grant' }, 'transient'],
    ['a time-out of a proxy', 408, { error: 'invalid_grant' }, 'transient'],
    ['a broken server that names a dead grant', 500, { error: 'invalid_grant' }, 'transient'],
    ['a broken gateway that names a bad client', 502, { error: 'invalid_client' }, 'transient'],
    ['an overloaded edge', 524, undefined, 'transient'],
    ['a redirect', 307, { error: 'invalid_grant' }, 'transient'],
    ['a success that makes no sense', 200, { error: 'invalid_grant' }, 'transient'],
  ])('calls %s (%i) %s', (_name, status, body, kind) => {
    expect(classifyFailure(answerOf(status, body))).toMatchObject({
      kind,
      status,
      timedOut: false,
    });
  });

  it('prefers the misconfigured app to the dead grant: that way no connection is lost', () => {
    const body = { error: 'invalid_grant', status: 'BAD_CLIENT_SECRET' };
    expect(classifyFailure(answerOf(400, body)).kind).toBe('misconfigured');
  });

  it.each([
    ['5', 5_000],
    ['0', 0],
    ['86400', 86_400_000],
    ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
    ['-1', undefined],
    ['1e9', undefined],
    ['99999999999999999999', undefined],
    [undefined, undefined],
  ])('reads Retry-After: %s as %s ms', (retryAfter, retryAfterMs) => {
    expect(classifyFailure(answerOf(429, undefined, retryAfter))).toMatchObject({ retryAfterMs });
  });

  it('quotes names only: nothing else of an answer reaches a log', () => {
    const { reason } = classifyFailure(
      answerOf(400, {
        error: 'invalid_grant\nFAKE LOG LINE',
        status: 'BAD_REFRESH_TOKEN',
        message: 'the token na1-1234 is bad',
      }),
    );
    expect(reason).toBe('status 400 BAD_REFRESH_TOKEN');
  });

  it('classifies any answer at all', () => {
    const name = fc.oneof(fc.constantFrom('invalid_grant', 'BAD_CLIENT_ID'), fc.anything());
    const body = fc.oneof(fc.anything(), fc.record({ error: name, status: name }));
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), body, (status, value) => {
        const { kind, reason } = classifyFailure(answerOf(status, value));
        expect(['dead', 'misconfigured', 'transient']).toContain(kind);
        expect(reason).toMatch(/^status \d{3}( \w{1,64}){0,2}$/);
      }),
    );
  });
});
