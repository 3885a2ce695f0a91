import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import axios from 'axios';
import { OAuthHttpClient } from './oauth-http-client.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

const FORM = { grant_type: 'refresh_token', client_secret: 'a-client-secret' };
const post = { method: 'POST', path: '/oauth/2026-03/token', form: FORM } as const;

describe('OAuthHttpClient', () => {
  const servers: Server[] = [];

  async function serve(handler: Handler): Promise<string> {
    const server = createServer((request, response) => void handler(request, response)).listen(
      0,
      '127.0.0.1',
    );
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  it('sends the parameters in the body, as a form', async () => {
    const requests: { url: string | undefined; type: string | undefined; body: string }[] = [];
    const url = await serve(async (request, response) => {
      const { 'content-type': type } = request.headers;
      requests.push({ url: request.url, type, body: await text(request) });
      response.setHeader('Retry-After', '7').end('{"a":1}');
    });

    const response = await new OAuthHttpClient(url, 1_000).send({
      ...post,
      form: { code: 'a b&c=d+é', client_secret: '%' },
    });

    expect(response).toEqual({ status: 200, retryAfter: '7', body: { a: 1 } });
    expect(requests).toEqual([
      {
        url: '/oauth/2026-03/token',
        type: expect.stringMatching(/^application\/x-www-form-urlencoded/),
        body: 'code=a+b%26c%3Dd%2B%C3%A9&client_secret=%25',
      },
    ]);
  });

  it.each([
    ['bearer', 'evil'],
    ['json', { evil: 'yes' }],
    ['params', { evil: 'yes' }],
    ['proxy', { protocol: 'http', host: '127.0.0.1', port: 9 }],
    ['socketPath', '/evil.sock'],
    ['beforeRedirect', () => undefined],
    ['transformRequest', [() => 'evil']],
  ])('takes no %s from a polluted Object.prototype', async (name, value) => {
    const requests: unknown[] = [];
    const url = await serve(async (request, response) => {
      const { authorization } = request.headers;
      requests.push([request.url, authorization, await text(request)]);
      response.end('{}');
    });
    const client = new OAuthHttpClient(url, 5_000);
    const prototype: object = Object.prototype;
    try {
      Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
      await client.send(post);
    } finally {
      Reflect.deleteProperty(prototype, name);
    }
    const form = 'grant_type=refresh_token&client_secret=a-client-secret';
    expect(requests).toEqual([[post.path, undefined, form]]);
  });

  describe("beside the host's global axios", () => {
    const { common } = axios.defaults.headers;
    const before = { ...axios.defaults };
    const interceptorId = axios.interceptors.request.use((config) => {
      config.headers.set('X-Interceptor', 'host');
      return config;
    });

    afterEach(() => {
      for (const name of Object.keys(axios.defaults)) {
        if (!(name in before)) Reflect.deleteProperty(axios.defaults, name);
      }
      Object.assign(axios.defaults, before);
      for (const name of ['Authorization', 'X-Api-Key']) Reflect.deleteProperty(common, name);
    });
    afterAll(() => axios.interceptors.request.eject(interceptorId));

    it.each<[string, () => void]>([
      ['Authorization', () => (common['Authorization'] = 'Bearer host')],
      ['X-Api-Key', () => (common['X-Api-Key'] = 'host')],
      ['auth', () => (axios.defaults.auth = { username: 'host', password: 'p' })],
      ['params', () => (axios.defaults.params = { key: 'host' })],
      ['timeout', () => (axios.defaults.timeout = 10)],
      ['transformRequest', () => (axios.defaults.transformRequest = [() => 'host'])],
      ['transformResponse', () => (axios.defaults.transformResponse = [() => 'host'])],
      ['adapter', () => (axios.defaults.adapter = () => Promise.reject(new Error('host')))],
      ['proxy', () => (axios.defaults.proxy = { host: '127.0.0.1', port: 9 })],
    ])('takes nothing from its %s', async (_name, change) => {
      const seen: unknown[] = [];
      const url = await serve(async (request, response) => {
        const {
          authorization,
          'x-api-key': apiKey,
          'x-interceptor': interceptor,
        } = request.headers;
        seen.push([request.url, authorization, apiKey, interceptor, await text(request)]);
        await delay(50);
        response.end('{"a":1}');
      });
      change();
      const response = await new OAuthHttpClient(url, 5_000).send(post);
      expect(response).toEqual({ status: 200, retryAfter: undefined, body: { a: 1 } });
      const body = 'grant_type=refresh_token&client_secret=a-client-secret';
      expect(seen).toEqual([[post.path, undefined, undefined, undefined, body]]);
    });
  });

  it('names the package and its version', async () => {
    const agents: unknown[] = [];
    const url = await serve((request, response) => {
      agents.push(request.headers['user-agent']);
      response.end('{}');
    });
    await new OAuthHttpClient(url, 1_000).send(post);
    expect(agents).toEqual([expect.stringMatching(/^nestjs-hubspot-oauth\/\d+\.\d+\.\d+/)]);
  });

  it.each([301, 302, 303, 307, 308])('does not follow a %i', async (status) => {
    let elsewhere = 0;
    const target = await serve((_request, response) => {
      elsewhere++;
      response.end('{}');
    });
    const url = await serve((_request, response) => {
      response.writeHead(status, { Location: `${target}/steal` }).end();
    });

    expect(await new OAuthHttpClient(url, 1_000).send(post)).toMatchObject({ status });
    expect(elsewhere).toBe(0);
  });

  it.each([
    ['as it is', false],
    ['announced by its length', true],
  ])('gives up on a response of more than 1 MB, %s', async (_name, announced) => {
    const body = `"${'x'.repeat(1_000_000)}"`;
    const url = await serve((_request, response) => {
      if (announced) response.setHeader('Content-Length', body.length);
      response.end(body);
    });
    expect(await new OAuthHttpClient(url, 5_000).send(post)).toMatchObject({
      status: undefined,
      timedOut: false,
      tooLarge: true,
    });
  });

  it('reads a response of almost 1 MB', async () => {
    const body = JSON.stringify({ scopes: ['x'.repeat(990_000)] });
    const url = await serve((_request, response) => response.end(body));
    const response = await new OAuthHttpClient(url, 5_000).send(post);
    expect(JSON.stringify(response.status === 200 && response.body)).toBe(body);
  });

  it('bounds the whole call, a body that drips included', async () => {
    const ended = new AbortController();
    const url = await serve(async (_request, response) => {
      response.once('close', () => ended.abort());
      while (!ended.signal.aborted) {
        response.write(' ');
        await delay(10, undefined, { signal: ended.signal }).catch(() => undefined);
      }
    });
    expect(await new OAuthHttpClient(url, 100).send(post)).toEqual({
      status: undefined,
      timedOut: true,
      tooLarge: false,
      reason: 'no response within 100 ms',
    });
  });

  it('bounds a call without a response', async () => {
    const url = await serve(() => undefined);
    expect(await new OAuthHttpClient(url, 50).send(post)).toMatchObject({ timedOut: true });
  });

  it.each<[string, Handler]>([
    ['a reset connection', (request) => request.socket.resetAndDestroy()],
    ['no HTTP', (request) => request.socket.end('what?\r\n\r\n')],
  ])('tells of %s without the request', async (_name, handler) => {
    const url = await serve(handler);
    const response = await new OAuthHttpClient(url, 1_000).send(post);
    expect(response).toMatchObject({ status: undefined, timedOut: false });
    expect(inspect(response, { depth: Infinity })).not.toContain('a-client-secret');
  });

  it.each([
    ['HTML', '<html></html>'],
    ['half of JSON', '{"access_token":"abc'],
    ['nothing', ''],
  ])('has no body where %s came', async (_name, body) => {
    const url = await serve((_request, response) => response.end(body));
    expect(await new OAuthHttpClient(url, 1_000).send(post)).toMatchObject({
      status: 200,
      body: undefined,
    });
  });
});
