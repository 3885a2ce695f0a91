import { Readable } from 'node:stream';
import { AxiosHeaders, type AxiosAdapter, type InternalAxiosRequestConfig } from 'axios';
import { AxiosCall } from './axios-call.js';
import { FetchCall } from './fetch-call.js';

/** What a client does with responses that the caller does not get. */
describe('a discarded response', () => {
  it('of axios is closed if it is a stream', async () => {
    const data = new Readable({ read() {} });
    const config = { headers: new AxiosHeaders(), url: '/' } as InternalAxiosRequestConfig;
    const transport: AxiosAdapter = async (sent) => ({
      data,
      status: 503,
      statusText: '',
      headers: {},
      config: sent,
    });
    const call = new AxiosCall(1, config, transport);
    const response = await call.transmit('a-token', 0);
    const failure = await call.examine(response);
    expect((response.data as Readable).destroyed).toBe(false);
    failure?.discard();
    expect((response.data as Readable).destroyed).toBe(true);
  });

  it('of fetch is cancelled', async () => {
    let isCancelled = false;
    const body = new ReadableStream({ cancel: () => void (isCancelled = true) });
    const call = new FetchCall(1, 'https://api.hubapi.com/', undefined, undefined);
    const failure = await call.examine(new Response(body, { status: 503 }));
    expect(isCancelled).toBe(false);
    failure?.discard();
    expect(isCancelled).toBe(true);
  });
});
