import { pathOf, targetOrigin, targetPath } from './request-target.js';

const API = 'https://api.hubapi.com';

describe('the target of a request', () => {
  it.each([
    [{ baseURL: API, url: '/crm/v3/objects' }, API, '/crm/v3/objects'],
    [{ baseURL: API, url: 'crm/v3/objects?a=b#c' }, API, '/crm/v3/objects'],
    [{ baseURL: `${API}/crm/`, url: '/v3/objects' }, API, '/crm/v3/objects'],
    [{ baseURL: API, url: `${API}/crm?a=b` }, API, '/crm'],
    [{ baseURL: API, url: 'https://me:secret@api.hubapi.com/crm' }, API, '/crm'],
    [{ baseURL: API, url: 'https://elsewhere.example/crm' }, 'https://elsewhere.example', '/crm'],
    [{ baseURL: API, url: '//elsewhere.example' }, 'another origin', ''],
    [{ baseURL: API }, API, '/'],
    [{}, 'another origin', ''],
  ])('%j', (config, origin, path) => {
    expect(targetOrigin(config, API)).toBe(origin);
    expect(targetPath(config)).toBe(path);
  });

  it('is told without the tokens that version 1 of the OAuth API has in paths', () => {
    expect(pathOf(`${API}/oauth/v1/access-tokens/a-token/`)).toBe(
      '/oauth/v1/access-tokens/[token]',
    );
    expect(pathOf(`${API}/oauth/v1/refresh-tokens/a/b`)).toBe('/oauth/v1/refresh-tokens/[token]');
    expect(pathOf(`${API}/oauth/v1/token`)).toBe('/oauth/v1/token');
  });
});
