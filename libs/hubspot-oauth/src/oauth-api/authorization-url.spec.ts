import { authorizationUrl } from './authorization-url.js';

const OPTIONS = {
  appUrl: 'https://app.hubspot.com',
  clientId: 'a-client',
  redirectUri: 'https://app.example.com/hubspot/oauth/callback',
  scopes: ['oauth', 'crm.objects.contacts.read'],
  optionalScopes: [],
};

describe('authorizationUrl', () => {
  it('joins scopes with %20, as HubSpot documents it', () => {
    expect(authorizationUrl(OPTIONS, { state: 'abc' })).toBe(
      'https://app.hubspot.com/oauth/authorize?client_id=a-client' +
        '&redirect_uri=https%3A%2F%2Fapp.example.com%2Fhubspot%2Foauth%2Fcallback' +
        '&scope=oauth%20crm.objects.contacts.read&state=abc',
    );
  });

  it('calls optional scopes optional_scope', () => {
    const url = authorizationUrl({ ...OPTIONS, optionalScopes: ['a', 'b'] }, { state: 'abc' });
    expect(url).toContain('&optional_scope=a%20b&');
  });

  it('names the account in the path', () => {
    const { pathname } = new URL(authorizationUrl(OPTIONS, { state: 'abc', hubId: 1234567 }));
    expect(pathname).toBe('/oauth/1234567/authorize');
  });

  it('brings every character across', () => {
    const odd = `&=?#+ %/\\"'é😀\n`;
    const options = { ...OPTIONS, clientId: odd, redirectUri: odd, scopes: [odd] };
    const { searchParams, hash } = new URL(authorizationUrl(options, { state: odd }));
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: odd,
      redirect_uri: odd,
      scope: odd,
      state: odd,
    });
    expect(hash).toBe('');
  });
});
