import fc from 'fast-check';
import { MalformedCallbackError, MissingStateError } from '../errors/authorization.errors.js';
import type { MarketplaceInstalls } from '../options/resolved-options.js';
import { parseCallback } from './callback.js';

const RETURN_URL = 'https://app.hubspot.com/connected-apps';
const parse = (query: string, marketplaceInstalls: MarketplaceInstalls = 'none') =>
  parseCallback(new URLSearchParams(query), {
    appUrl: 'https://app.hubspot.com',
    marketplaceInstalls,
  });

/** The message of the refusal; empty if there is none. */
function refusal(query: URLSearchParams): string {
  try {
    parse(query.toString());
    return '';
  } catch (error) {
    if (error instanceof MalformedCallbackError || error instanceof MissingStateError) {
      return error.message;
    }
    throw error;
  }
}

describe('parseCallback', () => {
  it.each([
    ['code=abc&state=xyz', { kind: 'code', code: 'abc', state: 'xyz' }],
    ['code=a%20b%2Bc&state=%C3%A9', { kind: 'code', code: 'a b+c', state: 'é' }],
    ['error=access_denied', { kind: 'denied', state: undefined }],
    ['error=access_denied&state=xyz', { kind: 'denied', state: 'xyz' }],
    ['error=server_error&error_description=x', { kind: 'failed', state: undefined }],
    ['code=&error=access_denied', { kind: 'denied', state: undefined }],
    ['error=&code=abc&state=xyz', { kind: 'code', code: 'abc', state: 'xyz' }],
    ['step=finalize&code=abc&state=xyz', { kind: 'code', code: 'abc', state: 'xyz' }],
  ])('parses %s', (query, expected) => {
    expect(parse(query)).toEqual(expected);
  });

  it.each([
    ['', 'has neither a code nor an error'],
    ['code=', 'has neither a code nor an error'],
    ['state=xyz', 'has neither a code nor an error'],
    ['code=abc&error=access_denied', 'has both a code and an error'],
    ['code=a&code=b', 'repeats the parameter "code"'],
    ['code=a&code=', 'repeats the parameter "code"'],
    ['code=a&state=x&state=y', 'repeats the parameter "state"'],
    ['error=a&error=b', 'repeats the parameter "error"'],
    [`code=${'a'.repeat(2_049)}`, 'a parameter "code" of more than 2048 characters'],
    [`code=a&state=${'a'.repeat(2_049)}`, 'a parameter "state" of more than 2048 characters'],
  ])('refuses %.40s: %s', (query, reason) => {
    expect(() => parse(query)).toThrow(MalformedCallbackError);
    expect(() => parse(query)).toThrow(reason);
  });

  it.each(['code=abc', 'code=abc&state=', `code=abc&returnUrl=${RETURN_URL}`])(
    'refuses the code without a state of %s',
    (query) => expect(() => parse(query)).toThrow(MissingStateError),
  );

  it('accepts values of 2048 characters', () => {
    const value = 'a'.repeat(2_048);
    expect(parse(`code=${value}&state=${value}`)).toMatchObject({ code: value, state: value });
  });

  it('quotes no value of a query that it refuses', () => {
    const name = fc.constantFrom('code', 'error', 'state', 'error_description');
    const value = fc.string({ minLength: 1 }).map((text) => `value:${text}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 5 }), (pairs) => {
        expect(refusal(new URLSearchParams(pairs))).not.toContain('value:');
      }),
    );
  });
});

describe('parseCallback with installs of the Marketplace', () => {
  const back = `returnUrl=${RETURN_URL}`;

  it.each([
    [`step=authorize&${back}`, { kind: 'marketplace_sign_in', returnUrl: RETURN_URL }],
    [
      `code=abc&${back}`,
      { kind: 'marketplace_code', code: 'abc', state: undefined, returnUrl: RETURN_URL },
    ],
    [
      `step=finalize&code=abc&state=xyz&${back}`,
      { kind: 'marketplace_code', code: 'abc', state: 'xyz', returnUrl: RETURN_URL },
    ],
    // The state decides, because people could be sent to an ordinary callback with a return URL.
    [`code=abc&state=xyz&${back}`, { kind: 'code', code: 'abc', state: 'xyz' }],
    [`step=authorize&code=abc&state=xyz&${back}`, { kind: 'code', code: 'abc', state: 'xyz' }],
    [`step=authorize&error=access_denied&${back}`, { kind: 'denied', state: undefined }],
  ])('parses %s', (query, expected) => {
    expect(parse(query, 'all')).toEqual(expected);
  });

  it.each([
    ['step=authorize', 'a return URL'],
    ['step=authorize&returnUrl=https://evil.example/', 'a return URL'],
    ['step=finalize&code=abc&state=xyz', 'a return URL'],
    ['code=abc&returnUrl=https://evil.example/', 'a return URL'],
    [`step=other&${back}`, 'has neither'],
    [`step=authorize&step=authorize&${back}`, 'repeats the parameter "step"'],
    [`code=abc&${back}&${back}`, 'repeats the parameter "returnUrl"'],
  ])('refuses %s: %s', (query, reason) => {
    expect(() => parse(query, 'all')).toThrow(reason);
  });

  it('needs a return URL for a code without a state', () => {
    expect(() => parse('code=abc', 'all')).toThrow(MissingStateError);
  });

  it('accepts no code without a state if sign-in is required', () => {
    expect(() => parse(`code=abc&${back}`, 'with_sign_in')).toThrow(MissingStateError);
    expect(parse(`step=finalize&code=abc&state=xyz&${back}`, 'with_sign_in')).toMatchObject({
      kind: 'marketplace_code',
    });
  });

  it('is off by default', () => {
    expect(() => parse(`step=authorize&${back}`)).toThrow('has neither');
  });
});
