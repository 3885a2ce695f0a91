import fc from 'fast-check';
import { resolveReturnUrl } from './return-url.js';

const OPTIONS = {
  ownOrigin: 'https://app.example.com',
  allowedReturnOrigins: ['https://usera.example.com', 'http://localhost:4200'],
};
const ALLOWED = new Set([OPTIONS.ownOrigin, ...OPTIONS.allowedReturnOrigins]);

const PIECES = [
  ['/', '\\', ':', '@', '.', '?', '#', '%2f', '%5c', '\t', '\n', ' ', '\u3002', '\uFF0F'],
  ['https:', 'http:', 'javascript:', 'https://', 'app.example.com', 'usera.example.com'],
  ['evil.example', 'localhost', '4200', 'a', '..', '\u200B', '[::1]'],
].flat();

describe('resolveReturnUrl', () => {
  it.each([
    ['/', 'https://app.example.com/'],
    ['/settings?tab=hubspot#top', 'https://app.example.com/settings?tab=hubspot#top'],
    ['/a/../b', 'https://app.example.com/b'],
    ['/.//evil.example', 'https://app.example.com//evil.example'],
    ['/https://evil.example', 'https://app.example.com/https://evil.example'],
    ['/?next=//evil.example', 'https://app.example.com/?next=//evil.example'],
    ['/päth/😀', 'https://app.example.com/p%C3%A4th/%F0%9F%98%80'],
    ['/\uFF0Fevil.example', 'https://app.example.com/%EF%BC%8Fevil.example'],
    ['https://app.example.com', 'https://app.example.com/'],
    ['https://app.example.com:443/a', 'https://app.example.com/a'],
    ['HTTPS://UserA.Example.com/a', 'https://usera.example.com/a'],
    ['http://localhost:4200/a', 'http://localhost:4200/a'],
  ])('takes %j for %s', (returnTo, url) => {
    expect(resolveReturnUrl(returnTo, OPTIONS)).toBe(url);
  });

  it.each([
    '',
    'settings',
    '?a=1',
    '#a',
    '//evil.example',
    '///evil.example',
    '//app.example.com/a',
    '\\\\evil.example',
    '/\\evil.example',
    '/a\\b',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    ' /settings',
    '/\u0000',
    'https:evil.example',
    'https:/evil.example',
    'https:///evil.example',
    'https://evil.example',
    'https://evil.example/https://app.example.com',
    'https://evil.example#https://app.example.com',
    'https://app.example.com.evil.example',
    'https://app.example.com@evil.example',
    'https://evil.example@app.example.com',
    'https://user:password@app.example.com/',
    'https://app.example.com:8443/',
    'http://app.example.com/',
    'http://localhost/',
    'http://localhost:4201/',
    'https://userb.example.com/',
    'https://usera.example.com.',
    'https://evil\u3002example',
    'https://app\uFF0Eexample.com\uFF03.evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt://app.example.com/%0aalert(1)',
    'data:text/html,hello',
    'blob:https://app.example.com/1',
    'ftp://app.example.com/',
    'https://',
    'https://[::1',
    `/${'a'.repeat(2_048)}`,
    // Longer than 2,048 characters once it is escaped.
    `/${'é'.repeat(400)}`,
  ])('refuses %j', (returnTo) => {
    expect(resolveReturnUrl(returnTo, OPTIONS)).toBeUndefined();
  });

  it('accepts URLs of 2,048 characters', () => {
    const url = `${OPTIONS.ownOrigin}/${'a'.repeat(2_048 - OPTIONS.ownOrigin.length - 1)}`;
    expect(resolveReturnUrl(url, OPTIONS)).toBe(url);
    expect(resolveReturnUrl(`${url}a`, OPTIONS)).toBeUndefined();
  });

  it('resolves to allowed origins alone, as a browser reads its response too', () => {
    const piece = fc.constantFrom(...PIECES);
    const text = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary' }).map((end) => `/${end}`),
      fc.webUrl(),
    );
    let resolved = 0;
    fc.assert(
      fc.property(text, (returnTo) => {
        const url = resolveReturnUrl(returnTo, OPTIONS);
        if (url === undefined) return;
        resolved++;
        expect(ALLOWED).toContain(new URL(url).origin);
        // The origin holds wherever the browser stands when it reads the Location header.
        expect(new URL(url, 'https://evil.example/deep/').href).toBe(url);
        expect(new URL(url).username).toBe('');
      }),
      { numRuns: 3_000 },
    );
    expect(resolved).toBeGreaterThan(50);
  });
});
