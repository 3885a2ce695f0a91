import { marketplaceReturnUrl, withState } from './marketplace-return-url.js';

const APP_URL = 'http://127.0.0.1:4010';

describe('marketplaceReturnUrl', () => {
  it.each([
    'https://app.hubspot.com/',
    'https://app.hubspot.com/integrations-settings/62515/installed?a=b%20c#d',
    'https://app-eu1.hubspot.com/x',
    'https://app-na2.hubspot.com/x',
    'http://127.0.0.1:4010/marketplace/x',
  ])('takes %s', (url) => {
    expect(marketplaceReturnUrl(url, APP_URL)).toBe(url);
  });

  it.each([
    '',
    '/integrations',
    '//app.hubspot.com',
    'http://app.hubspot.com/',
    'https://app.hubspot.com:8443/',
    'https://app.hubspot.com@evil.example/',
    'https://user:pass@app.hubspot.com/',
    'https://app.hubspot.com.evil.example/',
    'https://evil.example/?https://app.hubspot.com',
    'https://evilapp.hubspot.com/',
    'https://app-.hubspot.com/',
    'https://app-eu1.evil.hubspot.com/',
    'https://evil.example\\.app.hubspot.com/',
    'https://app-eu1\t.evil.example/',
    'https://app.hubspot.com。evil.example/',
    'https://127.0.0.1:4010/',
    'http://127.0.0.1:4011/',
    'http://127.0.0.1:40101/',
    'http://127.0.0.1:401/',
    'javascript:alert(1)//https://app.hubspot.com',
    'blob:https://app.hubspot.com/x',
    'blob:http://127.0.0.1:4010/x',
    'filesystem:https://app.hubspot.com/x',
  ])('refuses %j', (url) => {
    expect(marketplaceReturnUrl(url, APP_URL)).toBeUndefined();
  });

  it('refuses what is longer than any page of HubSpot', () => {
    const url = `https://app.hubspot.com/${'a'.repeat(2_048)}`;
    expect(marketplaceReturnUrl(url, APP_URL)).toBeUndefined();
    const escaped = `https://app.hubspot.com/${'é'.repeat(400)}`;
    expect(marketplaceReturnUrl(escaped, APP_URL)).toBeUndefined();
    const longest = `https://app.hubspot.com/${'a'.repeat(2_048 - 24)}`;
    expect(marketplaceReturnUrl(longest, APP_URL)).toBe(longest);
  });

  it('reads a backslash as browsers do', () => {
    const url = marketplaceReturnUrl('https://app.hubspot.com\\@evil.example/', APP_URL);
    expect(url).toBe('https://app.hubspot.com/@evil.example/');
  });
});

describe('withState', () => {
  it.each([
    ['https://app.hubspot.com/a', 'https://app.hubspot.com/a?state=s%26t'],
    ['https://app.hubspot.com/a?b=c%20d+e', 'https://app.hubspot.com/a?b=c%20d+e&state=s%26t'],
    ['https://app.hubspot.com/a?b#c', 'https://app.hubspot.com/a?b&state=s%26t#c'],
  ])('adds to %s and changes nothing else', (url, expected) => {
    expect(withState(url, 's&t')).toBe(expected);
  });
});
