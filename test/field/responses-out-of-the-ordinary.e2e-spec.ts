import type { AxiosAdapter } from 'axios';
import { HubSpotApiError } from 'nestjs-hubspot-oauth';
import { type AppWithApi, bootWithApi, failureOf, sendJson } from '../http/support/api-server.js';
import { HUB_ID } from '../http/support/connected-accounts.js';

describe('a response out of the ordinary', () => {
  let booted: AppWithApi;
  beforeEach(async () => {
    booted = await bootWithApi({ options: { retries: { backOffMs: 0 }, pacing: false } });
  });
  afterEach(() => booted.close());
  const account = () => booted.http.forAccount(HUB_ID).axiosRef;

  /** As libraries that mock a transport: they leave out what a test does not look at. */
  const transportOf = (response: Readonly<Record<string, unknown>>) => {
    const transport = { calls: 0, send: (() => undefined) as unknown as AxiosAdapter };
    transport.send = async (config) => {
      transport.calls += 1;
      const { validateStatus } = config;
      const result = { config, statusText: '', ...response };
      if (validateStatus?.(Number(response['status'])) ?? true) return result as never;
      throw Object.assign(new Error('refused'), { isAxiosError: true, config, response: result });
    };
    booted.http.axiosRef.defaults.adapter = transport.send;
    return transport;
  };

  it('without headers goes to the caller', async () => {
    const transport = transportOf({ status: 200, data: { a: 1 } });
    expect((await account().get('/crm')).data).toEqual({ a: 1 });
    expect(transport.calls).toBe(1);
  });

  it.each([400, 403, 404, 429])('without headers is a HubSpotApiError: %i', async (status) => {
    transportOf({ status, data: { category: 'ERROR', policyName: 'DAILY' } });
    const error = await failureOf(account().get('/crm'));
    expect(error).toBeInstanceOf(HubSpotApiError);
    expect(error).toMatchObject({ status, category: 'ERROR' });
  });

  it('that makes a transport throw a TypeError is not requested again', async () => {
    let calls = 0;
    booted.http.axiosRef.defaults.adapter = () => {
      calls += 1;
      throw new TypeError('a mistake in the transport');
    };
    const error = await failureOf(account().get('/crm'));
    expect(error).toMatchObject({ cause: { message: 'a mistake in the transport' } });
    expect(calls).toBe(1);
  });

  it('without a status is not requested again', async () => {
    const transport = transportOf({ data: 'x' });
    await failureOf(account().get('/crm', { validateStatus: () => true }));
    expect(transport.calls).toBe(1);
  });

  it.each<[string, unknown[], string[]]>([
    ['requiredGranularScopes', [{ context: { requiredGranularScopes: ['a.read'] } }], ['a.read']],
    ['requiredScopes', [{ context: { requiredScopes: ['contacts'] } }], ['contacts']],
    [
      'the granular ones of both',
      [{ context: { requiredGranularScopes: ['a.read'], requiredScopes: ['contacts'] } }],
      ['a.read'],
    ],
    ['entries without any', [{ message: 'no context' }, { context: {} }, null], []],
    [
      'several entries',
      [
        { context: { requiredGranularScopes: ['a.read', 'b.read'] } },
        { message: 'no context' },
        { context: { requiredScopes: ['a.read'] } },
      ],
      ['a.read', 'b.read'],
    ],
  ])('names missing scopes: %s', async (_name, errors, missingScopes) => {
    booted.api.respond = (_request, response) =>
      sendJson(response, 403, { category: 'MISSING_SCOPES', errors });
    expect(await failureOf(account().get('/crm'))).toMatchObject({
      code: 'missing_scopes',
      missingScopes,
    });
  });

  it.each(['stream', 'arraybuffer', 'text', 'json'] as const)(
    'to a failed download says why: %s',
    async (responseType) => {
      const errors = [{ context: { requiredGranularScopes: ['files'] } }];
      booted.api.respond = (_request, response) =>
        sendJson(response, 403, { category: 'MISSING_SCOPES', correlationId: 'id', errors });
      expect(await failureOf(account().get('/files', { responseType }))).toMatchObject({
        code: 'missing_scopes',
        correlationId: 'id',
        missingScopes: ['files'],
      });
    },
  );

  it('to a download that meets the daily limit is requested once', async () => {
    booted.api.respond = (_request, response) =>
      sendJson(response, 429, { policyName: 'DAILY', message: 'limit' });
    expect(await failureOf(account().get('/files', { responseType: 'stream' }))).toMatchObject({
      code: 'rate_limited',
      policyName: 'DAILY',
    });
    expect(booted.api.received).toHaveLength(1);
  });

  it('to a failed download closes its connection', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    booted.api.respond = (_request, response) => {
      closed = new Promise((resolve) => response.once('close', resolve));
      response.writeHead(400);
      response.write(Buffer.alloc(200_000));
    };
    await failureOf(account().get('/files', { responseType: 'stream' }));
    await closed;
  });

  it.each<[string, () => Promise<unknown>]>([
    ['fetch', () => booted.http.fetchFor(HUB_ID)('/crm')],
    ['axios', () => account().get('/crm', { responseType: 'stream', validateStatus: () => true })],
  ])('that is discarded before a retry closes its connection: %s', async (_name, send) => {
    let closed: Promise<unknown> | undefined;
    booted.api.respond = (_request, response) => {
      if (closed !== undefined) return sendJson(response, 200, {});
      closed = new Promise((resolve) => response.once('close', resolve));
      return response.writeHead(503).write('endless');
    };
    await send();
    await closed;
    expect(booted.api.received).toHaveLength(2);
  });
});
