import axios from 'axios';
import { InvalidPathError } from 'nestjs-hubspot-oauth';
import { type AppWithApi, bootWithApi, failureOf } from '../http/support/api-server.js';
import { HUB_ID } from '../http/support/connected-accounts.js';

/** Headers of the caller that would change where a request goes, what it does, or for whom. */
const HEADERS = {
  authorization: 'Bearer of-the-caller',
  Cookie: 'session=of-the-caller',
  Host: 'evil.example',
  'X-HTTP-Method-Override': 'DELETE',
  'x-http-method': 'DELETE',
  'X-Method-Override': 'DELETE',
  'X-Forwarded-Host': 'evil.example',
  'X-Original-URL': '/oauth/v1/access-tokens',
};

describe('a call that carries a token', () => {
  let booted: AppWithApi;
  beforeAll(async () => {
    booted = await bootWithApi({ options: { retries: false, pacing: false } });
  });
  beforeEach(() => {
    booted.api.received.length = 0;
  });
  afterAll(() => booted.close());

  const account = () => booted.http.forAccount(HUB_ID).axiosRef;
  const fetchIt = (url: string, init?: RequestInit) => booted.http.fetchFor(HUB_ID)(url, init);

  it.each<[string, () => Promise<unknown>]>([
    ['axios', () => account().get('/crm', { headers: { ...HEADERS, 'X-Mine': 'yes' } })],
    ['fetch', () => fetchIt('/crm', { headers: { ...HEADERS, 'X-Mine': 'yes' } })],
    [
      'a fetch of a Request',
      () =>
        booted.http.fetchFor(HUB_ID)(
          new Request(`${booted.api.url}/crm`, { headers: { ...HEADERS, 'X-Mine': 'yes' } }),
        ),
    ],
  ])('has one Authorization, and no header that redirects it: %s', async (_name, send) => {
    await send();
    const [{ headers }] = booted.api.received as [(typeof booted.api.received)[0]];
    expect(headers.authorization).toBe(`Bearer ${await booted.tokens.getAccessToken(HUB_ID)}`);
    expect(headers.host).toBe(new URL(booted.api.url).host);
    expect(headers['x-mine']).toBe('yes');
    for (const name of [
      'cookie',
      'x-http-method-override',
      'x-http-method',
      'x-method-override',
      'x-forwarded-host',
      'x-original-url',
    ]) {
      expect([name, headers[name]]).toEqual([name, undefined]);
    }
  });

  it('keeps its bearer beside basic authentication', async () => {
    await account().get('/crm', { auth: { username: 'me', password: 'secret' } });
    booted.http.axiosRef.defaults.auth = { username: 'me', password: 'secret' };
    await account().get('/crm');
    delete booted.http.axiosRef.defaults.auth;
    const bearer = `Bearer ${await booted.tokens.getAccessToken(HUB_ID)}`;
    expect(booted.api.received.map(({ headers }) => headers.authorization)).toEqual([
      bearer,
      bearer,
    ]);
  });

  it.each(['..', '../../oauth/v1/access-tokens', '%2e%2e/x', '.', '..%2Fx', '..\\x'])(
    'does not leave its path: %s',
    async (id) => {
      const path = `/crm/v3/objects/contacts/${id}`;
      const calls = [
        account().get(path),
        account().delete(path),
        fetchIt(path),
        fetchIt(booted.api.url + path),
      ];
      for (const call of calls) expect(await failureOf(call)).toBeInstanceOf(InvalidPathError);
      expect(booted.api.received).toEqual([]);
    },
  );

  describe("while Object.prototype has another library's fields", () => {
    const polluted = {
      method: 'DELETE',
      body: 'evil',
      hubId: HUB_ID,
      auth: { username: 'me', password: 'secret' },
      baseURL: 'https://evil.example',
      socketPath: '/evil.sock',
      timeoutMs: 1,
      params: { evil: 'yes' },
    };
    const prototype = Object.prototype as Record<string, unknown>;
    beforeEach(() => {
      for (const [name, value] of Object.entries(polluted)) {
        Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
      }
    });
    afterEach(() => {
      for (const name of Object.keys(polluted)) Reflect.deleteProperty(prototype, name);
    });

    it.each<[string, () => Promise<unknown>]>([
      ['fetch', () => fetchIt('/crm')],
      ['fetch with options', () => booted.http.fetchFor(HUB_ID, {})('/crm', {})],
      ['axios', () => account().request({ url: '/crm' })],
    ])('is sent as the caller says: %s', async (_name, send) => {
      await send();
      expect(booted.api.received).toMatchObject([{ method: 'GET', url: '/crm' }]);
      expect(booted.api.received[0]?.body).toHaveLength(0);
    });

    it('still has to name its account', async () => {
      expect(await failureOf(booted.http.axiosRef.request({ url: '/crm' }))).toMatchObject({
        code: 'account_not_named',
      });
    });
  });
});

describe("a host's defaults of the global axios", () => {
  const { headers } = axios.defaults;
  afterEach(() => {
    delete headers.common['Authorization'];
    delete headers.common['X-Api-Key'];
    for (const name of ['auth', 'params', 'proxy', 'baseURL'] as const) delete axios.defaults[name];
    axios.defaults.timeout = 0;
  });

  it('do not reach HubSpot', async () => {
    headers.common['Authorization'] = 'Bearer of-the-host';
    headers.common['X-Api-Key'] = 'of-the-host';
    Object.assign(axios.defaults, {
      auth: { username: 'me', password: 'secret' },
      params: { key: 'of-the-host' },
      baseURL: 'https://elsewhere.example',
      timeout: 1,
    });
    const booted = await bootWithApi();
    booted.api.respond = (_request, response) => void setTimeout(() => response.end('{}'), 50);
    await booted.http.forAccount(HUB_ID).axiosRef.get('/crm');
    const [received] = booted.api.received;
    expect(received?.url).toBe('/crm');
    expect(received?.headers).not.toHaveProperty('x-api-key');
    expect(received?.headers.authorization).toBe(
      `Bearer ${await booted.tokens.getAccessToken(HUB_ID)}`,
    );
    await booted.close();
  });
});
