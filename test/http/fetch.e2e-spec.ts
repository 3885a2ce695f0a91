import { once } from 'node:events';
import { type IncomingHttpHeaders, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ForeignOriginError, HubSpotApiError } from 'nestjs-hubspot-oauth';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { eventually } from '../support/eventually.js';
import {
  bootConnectedApp,
  CONTACTS,
  type ConnectedApp,
  HUB_ID,
  OTHER_HUB_ID,
} from './support/connected-accounts.js';
import { passTime } from './support/pass-time.js';

const failureOf = (call: Promise<unknown>) => call.catch((error: unknown) => error);
const JSON_BODY = {
  method: 'POST',
  body: '{"properties":{}}',
  headers: { 'content-type': 'application/json' },
};

describe('a fetch for an account', () => {
  let clock: ManualClock;
  let booted: ConnectedApp;
  let fetchIt: typeof fetch;
  const requests = () => booted.emulator.requests.of('contacts');
  const statuses = () => requests().map(({ status }) => status);

  beforeEach(async () => {
    clock = new ManualClock();
    booted = await bootConnectedApp({ clock });
    fetchIt = booted.http.fetchFor(HUB_ID);
  });
  afterEach(() => booted.close());

  it.each<[string, () => string | URL | Request]>([
    ['a path', () => `${CONTACTS}?limit=2`],
    ['a URL', () => new URL(`${CONTACTS}?limit=2`, booted.emulator.url)],
    ['an absolute URL', () => `${booted.emulator.url}${CONTACTS}?limit=2`],
    ['a Request', () => new Request(`${booted.emulator.url}${CONTACTS}?limit=2`)],
  ])('carries its token, asked with %s', async (_name, input) => {
    const response = await fetchIt(input());
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ results: [{}, {}] });
    expect(requests().map(({ hubId }) => hubId)).toEqual([HUB_ID]);
  });

  it('keeps accounts apart', async () => {
    const calls = Array.from({ length: 60 }, (_, index) =>
      booted.http.fetchFor(index % 2 ? HUB_ID : OTHER_HUB_ID)(CONTACTS),
    );
    await passTime(clock, ...calls);
    expect(requests().filter(({ hubId }) => hubId === OTHER_HUB_ID)).toHaveLength(30);
    expect(statuses()).toEqual(Array(60).fill(200));
  });

  it.each<[string, () => Parameters<typeof fetch>]>([
    ['a string', () => [CONTACTS, JSON_BODY]],
    ['a Request', () => [new Request(`${booted.emulator.url}${CONTACTS}`, JSON_BODY)]],
  ])('replays a body once with a newer token after a 401: %s', async (_name, input) => {
    booted.emulator.accounts.expireAccessTokens(HUB_ID);
    expect((await fetchIt(...input())).status).toBe(403);
    expect(statuses()).toEqual([401, 403]);
  });

  it('returns a 401 whose body cannot be sent twice', async () => {
    booted.emulator.accounts.expireAccessTokens(HUB_ID);
    const body = new Blob(['{}']).stream();
    const response = await fetchIt(CONTACTS, { ...JSON_BODY, body, duplex: 'half' });
    expect(response.status).toBe(401);
    expect(statuses()).toEqual([401]);
  });

  it('is sent again, and returns the last status in the end', async () => {
    booted.emulator.faults.plan({
      endpoint: 'contacts',
      times: 'always',
      fault: { kind: 'status', status: 503, body: { message: 'unavailable' } },
    });
    const call = fetchIt(CONTACTS);
    await passTime(clock, call);
    const response = await call;
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ message: 'unavailable' });
    expect(statuses()).toHaveLength(5);
  });

  it('leaves the response to an exceeded rate limit readable', async () => {
    booted.emulator.faults.plan({
      endpoint: 'contacts',
      fault: { kind: 'status', status: 429, body: { policyName: 'DAILY' } },
    });
    const response = await fetchIt(CONTACTS);
    expect(await response.json()).toEqual({ policyName: 'DAILY' });
    expect(statuses()).toEqual([429]);
  });

  it('obeys what the caller says of its calls', async () => {
    booted.emulator.faults.plan({
      endpoint: 'contacts',
      times: 2,
      fault: { kind: 'status', status: 503 },
    });
    await booted.http.fetchFor(HUB_ID, { retries: false })(CONTACTS);
    const call = booted.http.fetchFor(HUB_ID, { safeToRepeat: true })(CONTACTS, JSON_BODY);
    await passTime(clock, call);
    expect(statuses()).toEqual([503, 503, 403]);
  });

  it('rejects as other calls do when no response comes', async () => {
    booted.emulator.faults.plan({
      endpoint: 'contacts',
      times: 'always',
      fault: { kind: 'reset', when: 'before' },
    });
    const call = failureOf(fetchIt(CONTACTS, JSON_BODY));
    expect(await call).toBeInstanceOf(HubSpotApiError);
    expect(await call).toMatchObject({ code: 'hubspot_unavailable', hubId: HUB_ID });
  });

  it('ends with its time-out, and with its caller', async () => {
    const withTimeout = booted.http.fetchFor(HUB_ID, { timeoutMs: 30, retries: false });
    booted.emulator.faults.plan({ endpoint: 'contacts', times: 2, fault: { kind: 'hang' } });
    expect(await failureOf(withTimeout(CONTACTS))).toMatchObject({ code: 'hubspot_unavailable' });
    const caller = new AbortController();
    const call = failureOf(fetchIt(CONTACTS, { signal: caller.signal }));
    await eventually(() => expect(booted.emulator.faults.unmet()).toEqual([]));
    caller.abort(new Error('enough'));
    expect(await call).toMatchObject({ message: 'enough' });
  });

  it('waits for the rate limit like every call', async () => {
    const calls = Array.from({ length: 101 }, () => fetchIt(CONTACTS));
    // The first reservations of a process are a little apart.
    await eventually(() => {
      if (requests().length < 100) clock.advance(5);
      expect(requests()).toHaveLength(100);
    }, 20_000);
    clock.advance(9_000);
    expect(requests()).toHaveLength(100);
    await passTime(clock, ...calls);
    expect(requests()).toHaveLength(101);
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
      elsewhere = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => server.close());

    it.each<[string, (host: string) => string | URL | Request]>([
      ['an absolute URL', (host) => `http://${host}/`],
      ['a URL', (host) => new URL(`http://${host}/`)],
      ['a Request', (host) => new Request(`http://${host}/`)],
      ['a protocol-relative URL', (host) => `//${host}/`],
      ['a backslash', (host) => `/\\${host}/`],
      ['a tab', (host) => `/\t/${host}/`],
      ['a leading space', (host) => ` //${host}/`],
    ])('never meet: %s', async (_name, input) => {
      await expect(fetchIt(input(elsewhere))).rejects.toThrow(ForeignOriginError);
      expect(received).toEqual([]);
    });

    it('never meet: a redirect', async () => {
      booted.emulator.faults.plan({
        endpoint: 'contacts',
        fault: { kind: 'status', status: 307, headers: { Location: `http://${elsewhere}/` } },
      });
      expect((await fetchIt(CONTACTS, { redirect: 'follow' })).status).toBe(307);
      expect(received).toEqual([]);
    });
  });
});
