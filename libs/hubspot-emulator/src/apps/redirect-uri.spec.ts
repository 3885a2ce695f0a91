import { assertRedirectUri } from './redirect-uri.js';

describe('assertRedirectUri', () => {
  it.each([
    'https://app.example.com/callback',
    'https://app.example.com:8443/callback?tenant=1',
    'http://localhost:3000/callback',
    'http://tenant.localhost:3000/callback',
    'http://127.0.0.1:3000/callback',
    'http://[::1]:3000/callback',
  ])('takes %s', (uri) => {
    expect(() => assertRedirectUri(uri, 'App')).not.toThrow();
  });

  it.each([
    ['/callback', 'not an absolute URL'],
    ['http://app.example.com/callback', 'requires https'],
    ['https://192.0.2.1/callback', 'requires a domain'],
    ['https://[2001:db8::1]/callback', 'requires a domain'],
    ['https://app.example.com/callback#here', 'fragment'],
    ['myapp://localhost/callback', 'requires https'],
  ])('refuses %s', (uri, reason) => {
    expect(() => assertRedirectUri(uri, 'App')).toThrow(reason);
  });
});
