import { Client as Client13 } from '@hubspot/api-client';
import { Client } from 'api-client-14';
import {
  AccountBusyError,
  ForeignOriginError,
  HubSpotConnectionNotFoundError,
  InvalidHubIdError,
} from 'nestjs-hubspot-oauth';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { ApiServer } from './support/api-server.js';
import {
  bootConnectedApp,
  type ConnectedApp,
  HUB_ID,
  OTHER_HUB_ID,
} from './support/connected-accounts.js';
import { passTime } from './support/pass-time.js';

const RATE_LIMIT_HEADERS = {
  'X-HubSpot-RateLimit-Max': '20',
  'X-HubSpot-RateLimit-Remaining': '19',
  'X-HubSpot-RateLimit-Interval-Milliseconds': '10000',
};

const pageOf = (client: Client) => client.crm.contacts.basicApi.getPage(5);

/** The recipes of the guide. */
describe('the official @hubspot/api-client', () => {
  let booted: ConnectedApp;
  const boot = async (...parameters: Parameters<typeof bootConnectedApp>) => {
    booted = await bootConnectedApp(...parameters);
  };
  const clientFor = (hubId: number) => new Client(booted.http.apiClientOptions(hubId));
  const requests = () => booted.emulator.requests.of('contacts');
  const refreshes = () => booted.emulator.requests.of('token', { grantType: 'refresh_token' });
  afterEach(() => booted.close({ ignoreUnmetFaults: true }));

  it('is kept, and has a fresh token of its account for each call', async () => {
    await boot();
    const [one, other] = [clientFor(HUB_ID), clientFor(OTHER_HUB_ID)];
    expect((await pageOf(one)).results).toHaveLength(5);
    await pageOf(other);
    await booted.tokens.refresh(HUB_ID);
    booted.emulator.accounts.expireAccessTokens(OTHER_HUB_ID);
    await pageOf(one);
    expect(requests().map(({ hubId, status }) => [hubId, status])).toEqual([
      [HUB_ID, 200],
      [OTHER_HUB_ID, 200],
      [HUB_ID, 200],
    ]);
  });

  it('has a new token for the call after a 401, and refreshes once', async () => {
    await boot();
    const client = clientFor(HUB_ID);
    await pageOf(client);
    const before = refreshes().length;
    booted.emulator.accounts.expireAccessTokens(HUB_ID);
    await expect(pageOf(client)).rejects.toMatchObject({ code: 401 });
    await pageOf(client);
    expect(requests().map(({ status }) => status)).toEqual([200, 401, 200]);
    expect(refreshes()).toHaveLength(before + 1);

    // A token that is refused again soon is not what is wrong.
    booted.emulator.accounts.expireAccessTokens(HUB_ID);
    await expect(pageOf(client)).rejects.toMatchObject({ code: 401 });
    expect(refreshes()).toHaveLength(before + 1);
  });

  it('waits for the rate limit of the account, of which its responses tell', async () => {
    const clock = new ManualClock();
    await boot({ clock });
    booted.emulator.faults.plan({
      endpoint: 'contacts',
      fault: { kind: 'status', status: 200, body: { results: [] }, headers: RATE_LIMIT_HEADERS },
    });
    const client = clientFor(HUB_ID);
    await pageOf(client);
    const calls = Array.from({ length: 29 }, () => pageOf(client));
    expect(await passTime(clock, ...calls)).toBeGreaterThanOrEqual(9_000);
    expect((await Promise.all(calls)).every(({ results }) => results.length === 5)).toBe(true);
  });

  it('shares the limit with the other calls of the account, and rests after a 429', async () => {
    const clock = new ManualClock();
    await boot({ clock });
    booted.emulator.faults.plan({
      endpoint: 'contacts',
      fault: {
        kind: 'status',
        status: 429,
        headers: { ...RATE_LIMIT_HEADERS, 'Retry-After': '3' },
      },
    });
    await expect(pageOf(clientFor(HUB_ID))).rejects.toMatchObject({ code: 429 });
    const next = booted.http.forAccount(HUB_ID).axiosRef.get('/crm/v3/objects/contacts');
    expect(await passTime(clock, next)).toBeGreaterThanOrEqual(3_000);
    await next;
  });

  it('rejects without a token, without a permit, and for another origin, and sends nothing', async () => {
    const clock = new ManualClock();
    await boot({ clock, options: { pacing: { callsPerTenSeconds: 1, maxWaitMs: 1_000 } } });
    await expect(pageOf(clientFor(99))).rejects.toThrow(HubSpotConnectionNotFoundError);
    expect(() => booted.http.apiClientOptions(-1)).toThrow(InvalidHubIdError);
    const elsewhere = { ...booted.http.apiClientOptions(HUB_ID), basePath: 'https://example.com' };
    await expect(pageOf(new Client(elsewhere))).rejects.toThrow(ForeignOriginError);
    expect(requests()).toEqual([]);

    const client = clientFor(HUB_ID);
    await pageOf(client);
    const second = pageOf(client);
    await passTime(clock, second);
    await expect(second).rejects.toThrow(AccountBusyError);
    expect(requests()).toHaveLength(1);
  });

  it('gives its permit back when there is no token, and when a call gets no response', async () => {
    const clock = new ManualClock();
    await boot({ clock, options: { pacing: { callsPerTenSeconds: 2 } } });
    booted.emulator.faults.plan({
      endpoint: 'contacts',
      times: 2,
      fault: { kind: 'reset', when: 'before' },
    });
    const client = clientFor(HUB_ID);
    await expect(pageOf(client)).rejects.toThrow();
    await expect(pageOf(client)).rejects.toThrow();
    const next = pageOf(client);
    expect(await passTime(clock, next)).toBeLessThan(11_000);
    expect((await next).results).toHaveLength(5);
  });

  it.each([
    ['14', Client],
    ['13', Client13],
  ])('of version %s takes no token along to another host', async (_version, Version) => {
    await boot();
    const elsewhere = await new ApiServer().start();
    const location = elsewhere.url.replace('127.0.0.1', 'localhost');
    booted.emulator.faults.plan({
      endpoint: 'contacts',
      fault: { kind: 'status', status: 307, headers: { Location: location } },
    });
    const client = new Version(booted.http.apiClientOptions(HUB_ID));
    await client.crm.contacts.basicApi.getPage(5).catch(() => undefined);
    expect(elsewhere.received).toHaveLength(1);
    expect(elsewhere.received[0]?.headers.authorization).toBeUndefined();
    await elsewhere.stop();
  });

  it('keeps no timer, however many there are', async () => {
    await boot();
    const clients = Array.from({ length: 1_000 }, () => clientFor(HUB_ID));
    await Promise.all(clients.slice(0, 20).map(pageOf));
    const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await Promise.all(clients.slice(20, 60).map(pageOf));
    const after = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    expect(after - timers).toBeLessThanOrEqual(0);
  });

  it('of version 13 takes the options with each call', async () => {
    await boot();
    const options = booted.http.apiClientOptions(HUB_ID);
    const client = new Client13(options);
    const page = () =>
      client.crm.contacts.basicApi.getPage(
        5,
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        options,
      );
    expect((await page()).results).toHaveLength(5);
    booted.emulator.accounts.expireAccessTokens(HUB_ID);
    await expect(page()).rejects.toMatchObject({ code: 401 });
    expect((await page()).results).toHaveLength(5);
  });
});
