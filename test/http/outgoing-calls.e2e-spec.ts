import { once } from 'node:events';
import { type IncomingHttpHeaders, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { firstValueFrom } from 'rxjs';
import {
  AccountNotNamedError,
  ForeignOriginError,
  HubSpotApiError,
  HubSpotHttpService,
  HubSpotTokenService,
} from 'nestjs-hubspot-oauth';
import { type BootedApp, bootApp, testApp } from '../support/boot-app.js';
import { obtainGrant } from '../support/obtain-grant.js';
import { OffsetClock } from '../support/offset-clock.js';

const HUB_ID = 1234567;
const OTHER_HUB_ID = 7654321;
const REDIRECT_URI = 'http://localhost:9/callback';
const CONTACTS = '/crm/objects/2026-03/contacts';

describe('calls for an account', () => {
  let clock: OffsetClock;
  let booted: BootedApp;
  let http: HubSpotHttpService;
  const contacts = () => booted.emulator.requests.of('contacts');
  const refreshes = () => booted.emulator.requests.count('token', { grantType: 'refresh_token' });
  let refreshesBefore: number;

  beforeEach(async () => {
    clock = new OffsetClock();
    booted = await bootApp({
      clock,
      emulator: {
        apps: [testApp(REDIRECT_URI)],
        rateLimits: false,
      },
      options: { pacing: false },
    });
    http = booted.app.get(HubSpotHttpService);
    for (const hubId of [HUB_ID, OTHER_HUB_ID]) {
      const grant = await obtainGrant(booted.emulator, {
        version: '2026-03',
        redirectUri: REDIRECT_URI,
        hubId,
      });
      await booted.app.get(HubSpotTokenService).adopt(grant);
    }
    refreshesBefore = refreshes();
  });
  afterEach(() => booted.close());

  it.each([
    ['forAccount as Observable', () => firstValueFrom(http.forAccount(HUB_ID).get(CONTACTS))],
    ['forAccount as promise', () => http.forAccount(HUB_ID).axiosRef.get(CONTACTS)],
    ['hubId in the config', () => http.axiosRef.get(CONTACTS, { hubId: HUB_ID })],
    [
      'hubId in the config of an Observable',
      () => firstValueFrom(http.get(CONTACTS, { hubId: HUB_ID })),
    ],
  ])('carry its token: %s', async (_way, call) => {
    const { status, data } = (await call()) as { status: number; data: unknown };
    expect(status).toBe(200);
    expect(data).toHaveProperty('results');
    expect(contacts().map(({ hubId }) => hubId)).toEqual([HUB_ID]);
  });

  it('keep many accounts apart on one instance', async () => {
    const calls = Array.from({ length: 200 }, (_, index) => (index % 2 ? HUB_ID : OTHER_HUB_ID));
    await Promise.all(
      calls.map((hubId) => http.forAccount(hubId).axiosRef.get(`${CONTACTS}?after=0&n=${hubId}`)),
    );
    const served = contacts().map(({ hubId }) => hubId);
    expect(served.filter((hubId) => hubId === HUB_ID)).toHaveLength(100);
    expect(served.filter((hubId) => hubId === OTHER_HUB_ID)).toHaveLength(100);
  });

  it('are refused before anything is sent when they name no account', async () => {
    await expect(http.axiosRef.get(CONTACTS)).rejects.toThrow(AccountNotNamedError);
    await expect(firstValueFrom(http.get(CONTACTS))).rejects.toThrow(AccountNotNamedError);
    expect(contacts()).toEqual([]);
  });

  it('replay once with a newer token after a 401', async () => {
    booted.emulator.accounts.expireAccessTokens(HUB_ID);
    const { status } = await http.forAccount(HUB_ID).axiosRef.get(CONTACTS);
    expect(status).toBe(200);
    expect(contacts().map((entry) => entry.status)).toEqual([401, 200]);
    expect(refreshes() - refreshesBefore).toBe(1);
  });

  it('replay a 401 that the caller wants as a response', async () => {
    booted.emulator.accounts.expireAccessTokens(HUB_ID);
    const { status } = await http
      .forAccount(HUB_ID)
      .axiosRef.get(CONTACTS, { validateStatus: () => true });
    expect(status).toBe(200);
  });

  it('share one refresh after many 401s', async () => {
    booted.emulator.accounts.expireAccessTokens(HUB_ID);
    const bound = http.forAccount(HUB_ID).axiosRef;
    await Promise.all(Array.from({ length: 100 }, () => bound.get(CONTACTS)));
    expect(refreshes() - refreshesBefore).toBe(1);
  });

  it('return 401s for a minute after a replay was refused, without a refresh', async () => {
    booted.emulator.faults.plan({
      endpoint: 'contacts',
      times: 'always',
      fault: { kind: 'status', status: 401 },
    });
    const bound = http.forAccount(HUB_ID).axiosRef;
    for (let call = 0; call < 5; call++) {
      await expect(bound.get(CONTACTS)).rejects.toMatchObject({ status: 401 });
    }
    expect(refreshes() - refreshesBefore).toBe(1);
    expect(contacts()).toHaveLength(6);

    clock.advance(61_000);
    await expect(bound.get(CONTACTS)).rejects.toMatchObject({ status: 401 });
    expect(refreshes() - refreshesBefore).toBe(2);
  });

  it('do not replay a body that was read already', async () => {
    booted.emulator.accounts.expireAccessTokens(HUB_ID);
    const body = Readable.from([JSON.stringify({ properties: {} })]);
    await expect(
      http.forAccount(HUB_ID).axiosRef.post(CONTACTS, body, {
        headers: { 'Content-Type': 'application/json' },
      }),
    ).rejects.toMatchObject({
      status: 401,
      message: expect.stringContaining('its body is a stream, which can be read once') as unknown,
    });
    expect(contacts()).toHaveLength(1);
  });

  it('reject with what HubSpot said, and nothing of the call', async () => {
    const failure: unknown = await http
      .forAccount(HUB_ID)
      .axiosRef.post(CONTACTS, { properties: { email: 'private@example.com' } })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(HubSpotApiError);
    expect(failure).toMatchObject({
      code: 'missing_scopes',
      hubId: HUB_ID,
      status: 403,
      category: 'MISSING_SCOPES',
      correlationId: expect.any(String) as unknown,
      missingScopes: ['crm.objects.contacts.write'],
    });
  });

  it('keep their token out of an error in which HubSpot repeats it', async () => {
    const token = await booted.app.get(HubSpotTokenService).getAccessToken(HUB_ID);
    booted.emulator.faults.plan({
      endpoint: 'contacts',
      fault: { kind: 'status', status: 400, body: { message: `The token ${token} is odd` } },
    });
    await expect(http.forAccount(HUB_ID).axiosRef.get(CONTACTS)).rejects.toThrow(
      'The token [access token] is odd',
    );
  });

  it('tell a rate limit and when it ends', async () => {
    booted.emulator.faults.plan({
      endpoint: 'contacts',
      fault: {
        kind: 'status',
        status: 429,
        headers: { 'Retry-After': '7200' },
        body: { policyName: 'TEN_SECONDLY_ROLLING' },
      },
    });
    await expect(http.forAccount(HUB_ID).axiosRef.get(CONTACTS)).rejects.toMatchObject({
      code: 'rate_limited',
      policyName: 'TEN_SECONDLY_ROLLING',
      retryAfterMs: 7_200_000,
    });
  });

  it('tell that no response came', async () => {
    booted.emulator.faults.plan({
      endpoint: 'contacts',
      fault: { kind: 'reset', when: 'before' },
    });
    const failure: unknown = await http
      .forAccount(HUB_ID)
      .axiosRef.get(CONTACTS, { hubSpotCall: { retries: false } })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'hubspot_unavailable', status: undefined });
    expect(failure).toHaveProperty('cause.code', 'ECONNRESET');
  });

  describe('and another server', () => {
    let server: Server;
    let received: IncomingHttpHeaders[];
    let elsewhere: string;

    beforeEach(async () => {
      received = [];
      server = createServer((request, response) => {
        received.push(request.headers);
        response.end('{}');
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => server.close());

    it.each([
      ['an absolute URL', () => http.forAccount(HUB_ID).axiosRef.get(`${elsewhere}/`)],
      [
        'a protocol-relative URL',
        () => http.forAccount(HUB_ID).axiosRef.get(elsewhere.replace('http:', '')),
      ],
      ['a socket', () => http.forAccount(HUB_ID).axiosRef.get(CONTACTS, { socketPath: '/x.sock' })],
      ['another baseURL', () => http.forAccount(HUB_ID).axiosRef.get('/', { baseURL: elsewhere })],
      [
        'an interceptor that rewrites the URL',
        () => {
          http.axiosRef.interceptors.request.use((config) => ({ ...config, url: elsewhere }));
          return http.forAccount(HUB_ID).axiosRef.get(CONTACTS);
        },
      ],
    ])('never meet: %s', async (_way, call) => {
      await expect(call()).rejects.toThrow(ForeignOriginError);
      expect(received).toEqual([]);
    });

    it('never meet: a redirect', async () => {
      booted.emulator.faults.plan({
        endpoint: 'contacts',
        fault: { kind: 'status', status: 307, headers: { Location: `${elsewhere}/` } },
      });
      await expect(http.forAccount(HUB_ID).axiosRef.get(CONTACTS)).rejects.toMatchObject({
        code: 'hubspot_error',
        status: 307,
      });
      expect(received).toEqual([]);
    });
  });
});
