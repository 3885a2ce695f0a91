import { Agent } from 'node:http';
import { inspect } from 'node:util';
import type { AxiosResponse } from 'axios';
import { eventually } from '../support/eventually.js';
import { type AppWithApi, bootWithApi, failureOf, sendJson } from '../http/support/api-server.js';
import { HUB_ID, OTHER_HUB_ID } from '../http/support/connected-accounts.js';
import { PRINTERS } from '../http/support/printers.js';

describe('what a caller prints', () => {
  let booted: AppWithApi;
  let agent: Agent;

  beforeEach(async () => {
    booted = await bootWithApi();
    agent = new Agent({ keepAlive: true, maxSockets: 2 });
  });
  afterEach(async () => {
    agent.destroy();
    await booted.close({ ignoreUnmetFaults: true });
  });

  const tokens = () =>
    Promise.all([HUB_ID, OTHER_HUB_ID].map((id) => booted.tokens.getAccessToken(id)));
  async function expectNoTokens(value: unknown) {
    for (const [name, print] of Object.entries(PRINTERS)) {
      const printed = print(value);
      for (const token of await tokens())
        expect([name, printed.includes(token)]).toEqual([name, false]);
    }
  }

  describe('with an agent of its own, while other calls wait for the same agent', () => {
    let held: (() => void)[];
    let pending: Promise<unknown>[];

    /** Two calls occupy the sockets, others wait in the agent, and one response is there. */
    async function responseBeside(send: () => Promise<AxiosResponse>): Promise<AxiosResponse> {
      held = [];
      booted.api.respond = ({ url }, response) => {
        if (url === '/held') held.push(() => sendJson(response, 200, {}));
        else sendJson(response, 200, {});
      };
      const hold = () =>
        booted.http.axiosRef.get('/held', { hubId: OTHER_HUB_ID, httpAgent: agent });
      pending = [hold()];
      await eventually(() => expect(held).toHaveLength(1));
      const response = await send();
      pending.push(hold(), hold(), hold());
      await eventually(() => expect(Object.values(agent.requests).flat()).toHaveLength(2));
      return response;
    }
    async function release() {
      booted.api.respond = (_request, response) => sendJson(response, 200, {});
      held.forEach((respond) => respond());
      await Promise.all(pending);
    }

    it.each<[string, () => Promise<AxiosResponse>]>([
      [
        'named by the call',
        () => booted.http.axiosRef.get('/crm', { hubId: HUB_ID, httpAgent: agent }),
      ],
      [
        'of the instance',
        () => {
          booted.http.axiosRef.defaults.httpAgent = agent;
          return booted.http.forAccount(HUB_ID).axiosRef.get('/crm');
        },
      ],
    ])('a response shows no token: agent %s', async (_name, send) => {
      const response = await responseBeside(send);
      // The agent does: otherwise this test would show nothing.
      const [, other] = await tokens();
      expect(inspect(agent, { depth: Infinity })).toContain(other);
      await expectNoTokens(response);
      await release();
    });

    it('a response can be sent again, through the same agent', async () => {
      const response = await responseBeside(() =>
        booted.http.axiosRef.get('/crm', { hubId: HUB_ID, httpAgent: agent }),
      );
      await release();
      const sockets = new Set(Object.values(agent.freeSockets).flat());
      expect(sockets.size).toBeGreaterThan(0);
      agent.destroy();
      await booted.http.axiosRef.request(response.config);
      expect(Object.values(agent.freeSockets).flat()).toHaveLength(1);
    });
  });

  it('a stream that the caller aborts shows no token in its error', async () => {
    booted.api.respond = (_request, response) => response.write('begin');
    const caller = new AbortController();
    const { data } = await booted.http
      .forAccount(HUB_ID)
      .axiosRef.get<NodeJS.ReadableStream>('/crm', {
        responseType: 'stream',
        signal: caller.signal,
      });
    const failed = new Promise((resolve) => data.once('error', resolve));
    data.resume();
    caller.abort();
    const error = await failed;
    expect(error).toMatchObject({ code: 'ERR_CANCELED' });
    await expectNoTokens(error);
  });

  it('a stream whose connection is lost shows no token in its error', async () => {
    booted.api.respond = (_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('begin', () => response.destroy());
    };
    const { data } = await booted.http
      .forAccount(HUB_ID)
      .axiosRef.get<NodeJS.ReadableStream>('/crm', { responseType: 'stream' });
    const error = await new Promise((resolve) => data.once('error', resolve).resume());
    expect(error).toMatchObject({ code: 'hubspot_unavailable', hubId: HUB_ID });
    await expectNoTokens(error);
  });

  it('a stream that is too large shows no token in its error', async () => {
    booted.api.respond = (_request, response) => response.end(Buffer.alloc(1_000));
    const { data } = await booted.http
      .forAccount(HUB_ID)
      .axiosRef.get<NodeJS.ReadableStream>('/crm', {
        responseType: 'stream',
        maxContentLength: 10,
      });
    const error = await new Promise((resolve) => data.once('error', resolve).resume());
    expect(error).toMatchObject({ code: 'hubspot_unavailable' });
    await expectNoTokens(error);
  });

  it('the services show no token', async () => {
    await booted.http.forAccount(HUB_ID).axiosRef.get('/crm');
    await expectNoTokens(booted.http.forAccount(HUB_ID));
    await expectNoTokens(booted.http.fetchFor(HUB_ID));
  });

  it('a message of HubSpot is cut, after the token in it was removed', async () => {
    const [token = ''] = await tokens();
    const message = `${'x'.repeat(490)}${token}${'y'.repeat(2_000)}`;
    booted.api.respond = (_request, response) =>
      sendJson(response, 400, { message, category: 'z'.repeat(900) });
    const error = (await failureOf(booted.http.forAccount(HUB_ID).axiosRef.get('/crm'))) as Error;
    expect(error.message.length).toBeLessThan(800);
    expect(error.message).not.toContain('access-');
  });
});
