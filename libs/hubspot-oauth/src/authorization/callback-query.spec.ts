import fc from 'fast-check';
import { MalformedCallbackError } from '../errors/authorization.errors.js';
import { parseCallbackQuery } from './callback-query.js';

const parse = (query: string) => parseCallbackQuery(new URLSearchParams(query));

/** The message of the refusal; empty if there is none. */
function refusal(query: URLSearchParams): string {
  try {
    parseCallbackQuery(query);
    return '';
  } catch (error) {
    if (error instanceof MalformedCallbackError) return error.message;
    throw error;
  }
}

describe('parseCallbackQuery', () => {
  it.each([
    ['code=abc&state=xyz', { kind: 'code', code: 'abc', state: 'xyz' }],
    ['code=abc', { kind: 'code', code: 'abc', state: undefined }],
    ['code=abc&state=', { kind: 'code', code: 'abc', state: undefined }],
    ['code=a%20b%2Bc&state=%C3%A9', { kind: 'code', code: 'a b+c', state: 'é' }],
    ['error=access_denied', { kind: 'denied', state: undefined }],
    ['error=access_denied&state=xyz', { kind: 'denied', state: 'xyz' }],
    ['error=server_error&error_description=x', { kind: 'failed', state: undefined }],
    ['code=&error=access_denied', { kind: 'denied', state: undefined }],
    ['code=abc&returnUrl=https://evil.example', { kind: 'code', code: 'abc', state: undefined }],
  ])('reads %s', (query, expected) => {
    expect(parse(query)).toEqual(expected);
  });

  it.each([
    ['', 'neither a code nor an error'],
    ['code=', 'neither a code nor an error'],
    ['state=xyz', 'neither a code nor an error'],
    ['code=abc&error=access_denied', 'both a code and an error'],
    ['code=a&code=b', 'repeats the parameter "code"'],
    ['code=a&code=', 'repeats the parameter "code"'],
    ['code=a&state=x&state=y', 'repeats the parameter "state"'],
    ['error=a&error=b', 'repeats the parameter "error"'],
    [`code=${'a'.repeat(2_049)}`, 'too long a parameter "code"'],
    [`code=a&state=${'a'.repeat(2_049)}`, 'too long a parameter "state"'],
  ])('refuses %.40s: %s', (query, reason) => {
    expect(() => parse(query)).toThrow(MalformedCallbackError);
    expect(() => parse(query)).toThrow(reason);
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
