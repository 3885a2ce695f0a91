import fc from 'fast-check';
import { clearCookie, readCookie, readCookies, writeCookie } from './cookies.js';

const requestWith = (cookie?: string | string[]) => ({ headers: { cookie } });

describe('writeCookie', () => {
  it('binds a cookie to its host on https', () => {
    expect(writeCookie('a', 'value', { secure: true, maxAgeSeconds: 60 })).toBe(
      '__Host-a=value; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax',
    );
  });

  it('does without on http, where browsers would refuse it', () => {
    expect(writeCookie('a', 'value', { secure: false, maxAgeSeconds: 60 })).toBe(
      'a=value; Max-Age=60; Path=/; HttpOnly; SameSite=Lax',
    );
  });

  it('is sent cross-site only where it is asked for, and only on https', () => {
    const attributes = { maxAgeSeconds: 60, crossSite: true };
    expect(writeCookie('a', 'value', { ...attributes, secure: true })).toBe(
      '__Host-a=value; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=None',
    );
    expect(writeCookie('a', 'value', { ...attributes, secure: false })).toBe(
      'a=value; Max-Age=60; Path=/; HttpOnly; SameSite=Lax',
    );
  });

  it('clears a cookie with the attributes it was written with', () => {
    expect(clearCookie('a', true)).toBe(
      '__Host-a=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
    );
  });
});

describe('readCookies', () => {
  it.each<[string, string | string[] | undefined, Record<string, string>]>([
    ['no header', undefined, {}],
    ['an empty header', '', {}],
    ['one cookie', 'a=1', { a: '1' }],
    ['several', 'a=1; b=2', { a: '1', b: '2' }],
    ['several headers', ['a=1', 'b=2'], { a: '1', b: '2' }],
    ['the first of two with one name', 'a=1; a=2', { a: '1' }],
    ['what is no pair', 'a; ;=; b=2', { '': '', b: '2' }],
    ['a broken escape', 'a=%E0%A4%A', { a: '%E0%A4%A' }],
  ])('reads %s', (_name, header, cookies) => {
    expect({ ...readCookies(requestWith(header)) }).toEqual(cookies);
  });

  it('has no cookie that was not sent', () => {
    const cookies = readCookies(requestWith('__proto__=1'));
    expect(cookies['constructor']).toBeUndefined();
    expect(Object.getPrototypeOf(cookies)).toBeNull();
  });
});

describe('readCookie', () => {
  it('reads of any header what readCookies reads', () => {
    const piece = fc.constantFrom('a', 'aa', 'b', '=', ';', ' ', '\t', '%41', '%', '"');
    const header = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(header, fc.array(header)), fc.constantFrom('a', 'aa'), (sent, name) => {
        expect(readCookie(requestWith(sent), name)).toBe(readCookies(requestWith(sent))[name]);
      }),
      { numRuns: 2_000 },
    );
  });
});
