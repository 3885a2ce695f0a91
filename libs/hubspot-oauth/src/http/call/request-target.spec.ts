import { ForeignOriginError, InvalidPathError } from '../../errors/request.errors.js';
import { assertApiTarget, fetchTarget, pathOf, targetPath } from './request-target.js';

const API = 'https://api.hubapi.com';
const HUB_ID = 1;
const PATH = '/crm/v3/objects';

describe('the target of an axios request', () => {
  it.each([
    [{ baseURL: API, url: PATH }, PATH],
    [{ baseURL: API, url: 'crm/v3/objects?a=b#c' }, PATH],
    [{ baseURL: `${API}/crm/`, url: '/v3/objects' }, PATH],
    [{ baseURL: `${API}:443`, url: PATH }, PATH],
    [{ baseURL: 'https://API.HubAPI.com', url: PATH }, PATH],
    [{ baseURL: API, url: `${API}/crm?a=b` }, '/crm'],
    [{ baseURL: API, url: 'https://me:secret@api.hubapi.com/crm' }, '/crm'],
    [
      { baseURL: API, url: 'https://elsewhere.example/', allowAbsoluteUrls: false },
      '/https://elsewhere.example/',
    ],
    [{ baseURL: API }, '/'],
  ])('is the API: %j', (config, path) => {
    expect(() => assertApiTarget(config, API, HUB_ID)).not.toThrow();
    expect(targetPath(config)).toBe(path);
  });

  it.each([
    [{ baseURL: API, url: 'https://elsewhere.example/crm' }, 'https://elsewhere.example'],
    [
      { baseURL: API, url: 'https://api.hubapi.com.evil.example/crm' },
      'https://api.hubapi.com.evil.example',
    ],
    [{ baseURL: API, url: 'https://api.hubapi.com@evil.example/crm' }, 'https://evil.example'],
    [{ baseURL: API, url: 'https://api.hubapi.com:444/crm' }, 'https://api.hubapi.com:444'],
    [{ baseURL: API, url: 'http://api.hubapi.com/crm' }, 'http://api.hubapi.com'],
    [
      { baseURL: 'https://api.hubapi.com.evil.example', url: PATH },
      'https://api.hubapi.com.evil.example',
    ],
    [{ baseURL: API, url: '//elsewhere.example' }, 'an unknown origin'],
    [{ baseURL: API, url: PATH, socketPath: '/var/run/x.sock' }, 'a local socket'],
    [{}, 'an unknown origin'],
  ])('is refused: %j', (config, origin) => {
    expect(() => assertApiTarget(config, API, HUB_ID)).toThrow(
      expect.objectContaining({ constructor: ForeignOriginError, origin }) as Error,
    );
  });
});

describe('the target of a fetch', () => {
  it.each<[string | URL | Request, string]>([
    [PATH, API + PATH],
    ['crm/v3/objects', API + PATH],
    [`${PATH}?after=..`, `${API}${PATH}?after=..`],
    [API, `${API}/`],
    [new URL(PATH, API), API + PATH],
    ['HTTPS://API.hubapi.com:443/crm', `${API}/crm`],
  ])('is the API: %s', (input, url) => {
    expect(fetchTarget(input, API, HUB_ID)).toBe(url);
  });

  it('is the Request itself if that goes to the API', () => {
    const request = new Request(API + PATH);
    expect(fetchTarget(request, API, HUB_ID)).toBe(request);
  });

  it.each<string | URL | Request>([
    'https://api.hubapi.com.evil.example/crm',
    'https://api.hubapi.com@evil.example/crm',
    'https://api.hubapi.com:444/crm',
    'https://api.hubapi.comevil.example/crm',
    'http://api.hubapi.com/crm',
    '//evil.example/crm',
    '/\\evil.example/crm',
    '/\t/evil.example/crm',
    ' //evil.example',
    'https:\\\\evil.example',
    'https://',
    'data:text/plain,x',
    new URL('https://evil.example/crm'),
    new Request('https://api.hubapi.com.evil.example/crm'),
  ])('is refused: %s', (input) => {
    expect(() => fetchTarget(input, API, HUB_ID)).toThrow(ForeignOriginError);
  });
});

describe('a path that leads elsewhere than it shows', () => {
  const values = [
    '..',
    '.',
    '../../oauth/v1/refresh-tokens',
    '..\\..',
    '%2e%2E',
    '.%2e',
    '%2E',
    '..%2foauth',
    '..%5coauth',
    '.\t.',
    'a/..',
    '..?a=b',
    '..#a',
  ];

  it.each(values)('is refused: %s', (value) => {
    const url = `/crm/v3/objects/${value}`;
    expect(() => assertApiTarget({ baseURL: API, url }, API, HUB_ID)).toThrow(InvalidPathError);
    expect(() => assertApiTarget({ url: API + url }, API, HUB_ID)).toThrow(InvalidPathError);
    expect(() => fetchTarget(url, API, HUB_ID)).toThrow(InvalidPathError);
    expect(() => fetchTarget(API + url, API, HUB_ID)).toThrow(InvalidPathError);
  });

  it.each(['...', '..a', 'a..', '.a', 'a.b', '%2e%2ea', 'a?b=../..', 'a#/../'])(
    'is not %s',
    (value) => {
      const url = `/crm/v3/objects/${value}`;
      expect(() => assertApiTarget({ baseURL: API, url }, API, HUB_ID)).not.toThrow();
      expect(() => fetchTarget(url, API, HUB_ID)).not.toThrow();
    },
  );
});

describe('a path that is shown', () => {
  it('has no tokens, which version 1 of the OAuth API has in paths', () => {
    expect(pathOf(`${API}/oauth/v1/access-tokens/a-token/`)).toBe(
      '/oauth/v1/access-tokens/[token]',
    );
    expect(pathOf(`${API}/oauth/v1/refresh-tokens/a/b`)).toBe('/oauth/v1/refresh-tokens/[token]');
    expect(pathOf(`${API}/oauth/v1/token`)).toBe('/oauth/v1/token');
  });

  it('has no query and no credentials', () => {
    expect(pathOf('https://me:secret@api.hubapi.com/crm?email=a@b.example#c')).toBe('/crm');
    expect(pathOf('no URL')).toBe('');
  });
});
