import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import type { BootOptions } from '../support/boot-app.js';
import { type AppWithApi, bootWithApi, failureOf, sendJson } from '../http/support/api-server.js';
import { HUB_ID } from '../http/support/connected-accounts.js';
import { passTime } from '../http/support/pass-time.js';

const MEGABYTE = 2 ** 20;

async function durationOf(work: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work;
  return performance.now() - startedAt;
}

describe('a server that does not end its response', () => {
  let booted: AppWithApi;
  let timers: NodeJS.Timeout[];

  async function boot(extra: BootOptions = {}) {
    booted = await bootWithApi({
      ...extra,
      options: { retries: { backOffMs: 0 }, pacing: { callsPerTenSeconds: 5 }, ...extra.options },
    });
    booted.api.respond = (_request, response) => drip(response);
  }
  beforeEach(() => {
    timers = [];
  });
  afterEach(async () => {
    timers.forEach((timer) => clearInterval(timer));
    await booted.close();
  });

  /** One byte at a time: axios's own timeout limits the silence between two of them. */
  function drip(response: ServerResponse, status = 200) {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    timers.push(setInterval(() => response.write(' '), 20));
  }
  const account = () => booted.http.forAccount(HUB_ID).axiosRef;
  const variants: Readonly<Record<string, () => Promise<unknown>>> = {
    axios: () => account().get('/crm', { timeout: 300 }),
    'axios, with a signal of the caller': () =>
      account().get('/crm', { timeout: 300, signal: new AbortController().signal }),
    'axios, a failure that is read': () => {
      booted.api.respond = (_request, response) => drip(response, 400);
      return account().get('/crm', { timeout: 300 });
    },
    'axios, a failed download': () => {
      booted.api.respond = (_request, response) => drip(response, 404);
      return account().get('/crm', { timeout: 300, responseType: 'stream' });
    },
    'axios, a download': async () => {
      const { data } = await account().get<NodeJS.ReadableStream>('/crm', {
        timeout: 300,
        responseType: 'stream',
      });
      return new Promise((_resolve, reject) => data.once('error', reject).resume());
    },
    'fetch, without a response': () => {
      booted.api.respond = () => undefined;
      return booted.http.fetchFor(HUB_ID, { timeoutMs: 300 })('/crm');
    },
  };

  it.each(Object.entries(variants))(
    'is left after the timeout of the call: %s',
    async (_name, call) => {
      await boot();
      const error = failureOf(call());
      expect(await durationOf(error)).toBeLessThan(2_500);
      expect(await error).toMatchObject({ hubId: HUB_ID, code: expect.any(String) as unknown });
    },
  );

  it('is left by fetch while the body is read', async () => {
    await boot();
    const response = await booted.http.fetchFor(HUB_ID, { timeoutMs: 300 })('/crm');
    expect(await failureOf(response.text())).toMatchObject({ name: 'TimeoutError' });
  });

  it('does not keep the permits of its calls', async () => {
    const clock = new ManualClock();
    await boot({ clock, options: { retries: false } });
    const calls = Array.from({ length: 5 }, () =>
      failureOf(account().get('/crm', { timeout: 3_000 })),
    );
    await passTime(clock, ...calls);
    const errors = await Promise.all(calls);
    expect(errors).toEqual(
      Array(5).fill(
        expect.objectContaining({
          cause: expect.objectContaining({ code: 'ETIMEDOUT' }) as unknown,
        }),
      ),
    );
    // The limit of five is used up for ten seconds, and no longer.
    booted.api.respond = (_request, response) => sendJson(response, 200, {});
    const next = account().get('/crm');
    await passTime(clock, next);
    expect((await next).status).toBe(200);
  });

  it('is not cut short once the whole body is there', async () => {
    await boot();
    booted.api.respond = (_request, response) => sendJson(response, 200, { a: 1 });
    const { data } = await account().get('/crm', { timeout: 1_000 });
    const response = await booted.http.fetchFor(HUB_ID, { timeoutMs: 1_000 })('/crm');
    const body: unknown = await response.json();
    // A later call with the same timeout has reached it: the earlier timeouts are over.
    booted.api.respond = (_request, other) => drip(other);
    const later = booted.http.fetchFor(HUB_ID, { timeoutMs: 1_000 })('/crm');
    expect(await failureOf(later.then((unended) => unended.text()))).toBeInstanceOf(Error);
    expect([data, body]).toEqual([{ a: 1 }, { a: 1 }]);
  });
});

describe('a response that is too large', () => {
  let booted: AppWithApi;
  beforeEach(async () => {
    booted = await bootWithApi({ options: { retries: { backOffMs: 0 } } });
  });
  afterEach(() => booted.close());

  it('is refused after 50 MB of decompressed bytes, and requested once', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * MEGABYTE));
    booted.api.respond = (_request, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
    const error = await failureOf(booted.http.forAccount(HUB_ID).axiosRef.get('/crm'));
    expect(error).toMatchObject({
      code: 'hubspot_unavailable',
      cause: expect.objectContaining({
        message: `maxContentLength size of ${50 * MEGABYTE} exceeded`,
      }) as unknown,
    });
    expect(booted.api.received).toHaveLength(1);
  });

  it('is no matter for a stream, which memory does not hold', async () => {
    booted.api.respond = (_request, response) => response.end(Buffer.alloc(51 * MEGABYTE));
    const { data } = await booted.http
      .forAccount(HUB_ID)
      .axiosRef.get<AsyncIterable<Buffer>>('/crm', { responseType: 'stream' });
    let size = 0;
    for await (const chunk of data) size += chunk.length;
    expect(size).toBe(51 * MEGABYTE);
  });

  it('is accepted if the caller raises the limit, and refused at a lower one', async () => {
    booted.api.respond = (_request, response) => response.end(Buffer.alloc(51 * MEGABYTE));
    const get = (maxContentLength: number) =>
      booted.http
        .forAccount(HUB_ID)
        .axiosRef.get<Buffer>('/crm', { responseType: 'arraybuffer', maxContentLength });
    expect((await get(-1)).data).toHaveLength(51 * MEGABYTE);
    expect(await failureOf(get(1_000))).toMatchObject({ code: 'hubspot_unavailable' });
    expect(booted.api.received).toHaveLength(2);
  });
});
