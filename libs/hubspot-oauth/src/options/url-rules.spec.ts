import { baseUrlProblem, isLoopbackHost, originProblem, urlProblem } from './url-rules.js';

describe('urlProblem', () => {
  it.each([
    'https://app.example.com/callback?a=b',
    'http://localhost:3000/',
    'http://127.0.0.1/',
    'http://[::1]:3000/',
    'http://app.localhost/',
  ])('accepts %s', (url) => {
    expect(urlProblem(url)).toBeUndefined();
  });

  it.each([
    'http://evillocalhost/',
    'http://localhost.evil.example/',
    'http://a.localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://127.0.0.2/',
    'http://[::2]/',
    'http://app.example.com/',
    'ftp://localhost/',
    'ws://localhost/',
  ])('refuses %s', (url) => {
    expect(urlProblem(url)).toContain('must use https');
  });

  it('accepts a query only where a URL may have one', () => {
    expect(baseUrlProblem('https://app.example.com/a')).toBeUndefined();
    expect(baseUrlProblem('https://app.example.com/a?b')).toContain('query');
    expect(originProblem('https://app.example.com')).toBeUndefined();
    expect(originProblem('https://app.example.com/a')).toContain('origin');
  });
});

describe('isLoopbackHost', () => {
  it.each(['localhost', 'a.localhost', '127.0.0.1', '[::1]'])('accepts %s', (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });

  it.each([
    'evillocalhost',
    'localhost.',
    'localhosta',
    'localhost.example',
    'a.localhost.example',
    '',
  ])('refuses %s', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});
