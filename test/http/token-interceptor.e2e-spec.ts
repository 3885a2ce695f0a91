import { HttpModule, HttpService } from '@nestjs/axios';
import axios, { AxiosError, type AxiosAdapter, type AxiosInstance, getAdapter } from 'axios';
import { ForeignOriginError, HubSpotApiError, HubSpotTokenInterceptor } from 'nestjs-hubspot-oauth';
import { HUB_ID, OTHER_HUB_ID } from './support/connected-accounts.js';
import {
  ApiServer,
  type AppWithApi,
  bootWithApi,
  failureOf,
  sendJson,
} from './support/api-server.js';

const authorizations = (api: ApiServer) => api.received.map(({ headers }) => headers.authorization);

describe('HubSpotTokenInterceptor', () => {
  let booted: AppWithApi;
  let elsewhere: ApiServer;
  let interceptor: HubSpotTokenInterceptor;
  const bearer = async (hubId: number) => `Bearer ${await booted.tokens.getAccessToken(hubId)}`;

  beforeAll(async () => {
    booted = await bootWithApi({
      metadata: { imports: [HttpModule] },
      options: { retries: false, pacing: false },
    });
    elsewhere = await new ApiServer().start();
    interceptor = booted.app.get(HubSpotTokenInterceptor);
  });
  beforeEach(() => {
    for (const api of [booted.api, elsewhere]) {
      api.received.length = 0;
      api.respond = (_request, response) => sendJson(response, 200, {});
    }
  });
  afterAll(async () => {
    await booted.close();
    await elsewhere.stop();
  });

  const instances: [string, () => { instance: AxiosInstance; detach: () => void }][] = [
    [
      "a host's axios.create()",
      () => {
        const instance = axios.create();
        return { instance, detach: interceptor.attachTo(instance) };
      },
    ],
    [
      "Nest's HttpModule",
      () => {
        const instance = booted.app.get(HttpService, { strict: false }).axiosRef;
        return { instance, detach: interceptor.attachTo(instance) };
      },
    ],
  ];

  describe.each(instances)('attached to %s', (_name, attach) => {
    let instance: AxiosInstance;
    let detach: () => void;
    beforeEach(() => {
      ({ instance, detach } = attach());
    });
    afterEach(() => detach());

    it('adds the token of the account that a request names', async () => {
      await instance.get('/crm', { hubId: HUB_ID });
      await instance.get('/crm', { hubId: OTHER_HUB_ID });
      expect(authorizations(booted.api)).toEqual([
        await bearer(HUB_ID),
        await bearer(OTHER_HUB_ID),
      ]);
    });

    it('does not change a request that names no account', async () => {
      const before = await axios.create().get(elsewhere.url);
      const after = await instance.get(elsewhere.url);
      expect(after.config.adapter).toEqual(before.config.adapter);
      expect(Object.keys(after.config).toSorted()).toEqual(Object.keys(before.config).toSorted());
      const [first, second] = elsewhere.received;
      expect(second).toEqual(first);
    });

    it('does not change the error of a request that names no account', async () => {
      elsewhere.respond = (_request, response) => sendJson(response, 503, { category: 'ERROR' });
      const error = await failureOf(instance.get(elsewhere.url));
      expect(error).toBeInstanceOf(AxiosError);
      expect(error).toMatchObject({ config: { url: elsewhere.url }, response: { status: 503 } });
      expect(elsewhere.received).toHaveLength(1);
    });

    it('rejects with a HubSpotApiError for a request that names an account', async () => {
      booted.api.respond = (_request, response) => sendJson(response, 400, { category: 'ERROR' });
      const error = await failureOf(instance.post('/crm', { a: 'secret' }, { hubId: HUB_ID }));
      expect(error).toBeInstanceOf(HubSpotApiError);
      expect(error).not.toHaveProperty('config');
    });

    it('removes the request from an error that axios throws outside the adapter', async () => {
      booted.api.respond = (_request, response) => response.end('{');
      const config = { responseType: 'json', transitional: { silentJSONParsing: false } } as const;
      const error = await failureOf(instance.get('/crm', { ...config, hubId: HUB_ID }));
      expect(error).toMatchObject({
        code: 'hubspot_error',
        details: { hubId: HUB_ID, status: 200 },
      });
      expect(error).not.toHaveProperty('config');
    });

    it('refuses another origin', async () => {
      const calls = [
        instance.get(elsewhere.url, { hubId: HUB_ID }),
        instance.get('/crm', { hubId: HUB_ID, baseURL: elsewhere.url }),
      ];
      for (const call of calls) expect(await failureOf(call)).toBeInstanceOf(ForeignOriginError);
      expect(elsewhere.received).toEqual([]);
    });
  });

  describe('on one instance', () => {
    let instance: AxiosInstance;
    beforeEach(() => {
      instance = axios.create();
    });

    it('attached twice sends a request once, with one token', async () => {
      interceptor.attachTo(instance);
      interceptor.attachTo(instance);
      await instance.get('/crm', { hubId: HUB_ID });
      expect(authorizations(booted.api)).toEqual([await bearer(HUB_ID)]);
    });

    it('attached twice works until both are detached', async () => {
      const detachers = [interceptor.attachTo(instance), interceptor.attachTo(instance)];
      detachers[0]?.();
      await instance.get('/crm', { hubId: HUB_ID });
      expect(authorizations(booted.api)).toEqual([await bearer(HUB_ID)]);
      detachers[1]?.();
      await instance.get(`${elsewhere.url}/crm`, { hubId: HUB_ID });
      expect(authorizations(elsewhere)).toEqual([undefined]);
    });

    it('detached twice leaves the interceptors of the host alone', async () => {
      const detach = interceptor.attachTo(instance);
      detach();
      instance.interceptors.request.use((config) => {
        config.headers.set('X-Host', 'yes');
        return config;
      });
      detach();
      await instance.get(elsewhere.url);
      expect(elsewhere.received[0]?.headers['x-host']).toBe('yes');
    });

    it.each(['before', 'after'])('runs after an interceptor that is added %s it', async (order) => {
      const seen: unknown[] = [];
      const add = () =>
        instance.interceptors.request.use((config) => {
          seen.push(config.headers.get('Authorization'));
          config.hubId = HUB_ID;
          config.url = '/renamed';
          return config;
        });
      if (order === 'before') add();
      interceptor.attachTo(instance);
      if (order === 'after') add();
      await instance.get('/crm');
      expect(seen).toEqual([undefined]);
      expect(booted.api.received).toMatchObject([
        { url: '/renamed', headers: { authorization: await bearer(HUB_ID) } },
      ]);
    });

    it.each(['defaults', 'request'])(
      "sends with the adapter of the instance's %s",
      async (place) => {
        const used: unknown[] = [];
        const transport = getAdapter(['http']);
        const adapter: AxiosAdapter = (config) => {
          used.push(config.url);
          return transport(config);
        };
        interceptor.attachTo(instance);
        if (place === 'defaults') instance.defaults.adapter = adapter;
        await instance.get('/crm', { hubId: HUB_ID, ...(place === 'request' && { adapter }) });
        await instance.get(`${elsewhere.url}/x`, place === 'request' ? { adapter } : {});
        expect(used).toEqual(['/crm', `${elsewhere.url}/x`]);
        expect(booted.api.received).toHaveLength(1);
      },
    );

    it('replays a 401 and keeps accounts apart', async () => {
      interceptor.attachTo(instance);
      const rejected = await bearer(HUB_ID);
      booted.api.respond = ({ headers }, response) =>
        sendJson(response, headers.authorization === rejected ? 401 : 200, {});
      await Promise.all([
        instance.get('/crm', { hubId: HUB_ID }),
        instance.get('/crm', { hubId: OTHER_HUB_ID }),
      ]);
      const sent = authorizations(booted.api);
      expect(sent).toHaveLength(3);
      expect(new Set(sent)).toEqual(
        new Set([rejected, await bearer(HUB_ID), await bearer(OTHER_HUB_ID)]),
      );
    });
  });
});
