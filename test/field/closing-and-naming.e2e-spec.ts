import { ApplicationShutdownError, HubSpotConnectionRepository } from 'nestjs-hubspot-oauth';
import { eventually } from '../support/eventually.js';
import { type AppWithApi, bootWithApi, failureOf, sendJson } from '../http/support/api-server.js';
import { HUB_ID } from '../http/support/connected-accounts.js';
import { runUntilExit } from './support/run-until-exit.js';
import { PACKAGE_USER_AGENT } from '../../libs/hubspot-oauth/src/runtime/user-agent.js';

describe('closing the application', () => {
  const waits: [string, (booted: AppWithApi) => Promise<Promise<unknown>[]>][] = [
    [
      'a call that pauses before a retry',
      async ({ api, http }) => {
        api.respond = (_request, response) => sendJson(response, 503, {}, { 'Retry-After': '20' });
        const call = failureOf(http.forAccount(HUB_ID).axiosRef.get('/crm'));
        await eventually(() => expect(api.received).toHaveLength(1));
        return [call];
      },
    ],
    [
      'calls that wait for the rate limit',
      async ({ api, http }) => {
        const get = () => http.forAccount(HUB_ID).axiosRef.get('/crm');
        await get();
        api.received.length = 0;
        const fetched = http.fetchFor(HUB_ID)('/crm');
        const background = http
          .forAccount(HUB_ID)
          .axiosRef.get('/crm', { hubSpotCall: { priority: 'background' } });
        return [get(), fetched, background].map(failureOf);
      },
    ],
    [
      'what waits for the lease of another process',
      async ({ api, http, tokens, app, emulator }) => {
        const repository = app.get(HubSpotConnectionRepository);
        const key = { clientId: emulator.apps[0]?.clientId ?? '', hubId: HUB_ID };
        await repository.takeLeaseToDisconnect({ ...key, owner: 'other', leaseMs: 15_000 });
        api.respond = (_request, response) => sendJson(response, 401, {});
        const { axiosRef } = http.forAccount(HUB_ID);
        const calls = [axiosRef.get('/crm'), http.fetchFor(HUB_ID)('/crm')];
        await eventually(() => expect(api.received).toHaveLength(2));
        return [...calls, tokens.refresh(HUB_ID), tokens.disconnect(HUB_ID)].map(failureOf);
      },
    ],
  ];

  it.each(waits)('ends %s at once', async (_name, begin) => {
    const booted = await bootWithApi({ options: { pacing: { callsPerTenSeconds: 1 } } });
    const calls = await begin(booted);
    const startedAt = performance.now();
    await booted.close();
    for (const call of calls) expect(await call).toBeInstanceOf(ApplicationShutdownError);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('a process', () => {
  it('ends by itself once the application is closed, with calls that wait in every way', async () => {
    const { lines, exitMs } = await runUntilExit('close-while-calls-wait.ts');
    expect(lines).toEqual(['shutting_down', 'shutting_down', 'shutting_down', 'closed']);
    expect(exitMs).toBeLessThan(2_000);
  });
});

describe('the User-Agent of a call', () => {
  let booted: AppWithApi;
  beforeAll(async () => {
    booted = await bootWithApi();
  });
  afterAll(() => booted.close());

  const own = { 'user-agent': 'host/1.0' };
  it.each<[string, string, () => Promise<unknown>]>([
    ['axios', PACKAGE_USER_AGENT, () => booted.http.forAccount(HUB_ID).axiosRef.get('/crm')],
    [
      "axios, after the host's own",
      `host/1.0 ${PACKAGE_USER_AGENT}`,
      () => booted.http.forAccount(HUB_ID).axiosRef.get('/crm', { headers: own }),
    ],
    ['fetch', PACKAGE_USER_AGENT, () => booted.http.fetchFor(HUB_ID)('/crm')],
    [
      "fetch, after the host's own",
      `host/1.0 ${PACKAGE_USER_AGENT}`,
      () => booted.http.fetchFor(HUB_ID)('/crm', { headers: own }),
    ],
  ])('names the package and its version: %s', async (_name, expected, send) => {
    booted.api.received.length = 0;
    await send();
    expect(booted.api.received.map(({ headers }) => headers['user-agent'])).toEqual([expected]);
  });
});
