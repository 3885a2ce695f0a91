import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Logger } from '@nestjs/common';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import type { HubSpotOAuthVersion } from '../options/hubspot-oauth-options.js';
import { resolveOptions } from '../options/resolve-options.js';
import { HubSpotOAuthApi } from './hubspot-oauth.api.js';

const CALLBACK = 'https://app.example.com/hubspot/oauth/callback';
const CLIENT = { client_id: 'a-client', client_secret: 'a-secret' };

interface Received {
  readonly line: string;
  readonly form: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
}

describe('what is sent to HubSpot', () => {
  let server: Server;
  let received: Received[];

  beforeAll(async () => {
    Logger.overrideLogger(false);
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const { method, url, headers } = request;
        received.push({
          line: `${method} ${url}`,
          form: Object.fromEntries(new URLSearchParams(body)),
          authorization: headers.authorization,
        });
        return response.end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => {
    received = [];
  });
  afterAll(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });

  const apiOf = (oauthVersion: HubSpotOAuthVersion) =>
    new HubSpotOAuthApi(
      resolveOptions({
        clientId: CLIENT.client_id,
        clientSecret: CLIENT.client_secret,
        redirectUri: CALLBACK,
        scopes: ['oauth'],
        encryptionKeys: `k1:${Buffer.alloc(32, 'a key ').toString('base64')}`,
        apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        oauthVersion,
      }),
      new ManualClock(),
    );

  it.each<[HubSpotOAuthVersion, object]>([
    ['v1', { redirect_uri: CALLBACK }],
    ['v3', {}],
    ['2026-03', {}],
    ['2026-09', {}],
  ])('travels in the body of token calls, in version %s', async (version, alsoOnRefresh) => {
    const api = apiOf(version);
    await api.exchangeCode('a-code');
    await api.refresh('a-refresh-token');
    const line = `POST /oauth/${version}/token`;
    const exchange = { grant_type: 'authorization_code', code: 'a-code', redirect_uri: CALLBACK };
    const refresh = { grant_type: 'refresh_token', refresh_token: 'a-refresh-token' };
    expect(received).toEqual([
      { line, form: { ...exchange, ...CLIENT }, authorization: undefined },
      { line, form: { ...refresh, ...alsoOnRefresh, ...CLIENT }, authorization: undefined },
    ]);
  });

  it.each<HubSpotOAuthVersion>(['v3', '2026-03', '2026-09'])(
    'names the token in the body of other calls, in version %s',
    async (version) => {
      const api = apiOf(version);
      await api.introspect('a-token', 'access_token');
      await api.revoke('a-token');
      const form = { token: 'a-token', ...CLIENT };
      expect(received).toEqual([
        {
          line: `POST /oauth/${version}/token/introspect`,
          form: { ...form, token_type_hint: 'access_token' },
          authorization: undefined,
        },
        {
          line: `POST /oauth/${version}/token/revoke`,
          form: { ...form, token_type_hint: 'refresh_token' },
          authorization: undefined,
        },
      ]);
    },
  );

  it('names the token in the path in version 1, encoded, and the secret nowhere', async () => {
    const api = apiOf('v1');
    await api.introspect('a/b?c', 'access_token');
    await api.introspect('a/b?c', 'refresh_token');
    await api.revoke('../x');
    expect(received).toEqual([
      { line: 'GET /oauth/v1/access-tokens/a%2Fb%3Fc', form: {}, authorization: undefined },
      { line: 'GET /oauth/v1/refresh-tokens/a%2Fb%3Fc', form: {}, authorization: undefined },
      { line: 'DELETE /oauth/v1/refresh-tokens/..%2Fx', form: {}, authorization: undefined },
    ]);
  });

  it('carries the access token alone to uninstall', async () => {
    await apiOf('2026-03').uninstall('a-token');
    expect(received).toEqual([
      {
        line: 'DELETE /appinstalls/2026-03/external-install',
        form: {},
        authorization: 'Bearer a-token',
      },
    ]);
  });
});
