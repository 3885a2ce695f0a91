import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FetchCall } from './fetch-call.js';

describe('FetchCall', () => {
  let server: Server;
  let url: string;
  const received: IncomingHttpHeaders[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      received.push(request.headers);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/crm`;
  });
  beforeEach(() => {
    received.length = 0;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const given = { authorization: 'Bearer of-the-caller', 'x-mine': 'yes' };

  it.each<[string, () => FetchCall]>([
    ['an object', () => new FetchCall(1, url, { headers: given }, undefined)],
    ['a list', () => new FetchCall(1, url, { headers: Object.entries(given) }, undefined)],
    ['Headers', () => new FetchCall(1, url, { headers: new Headers(given) }, undefined)],
    [
      'a Request',
      () => new FetchCall(1, new Request(url, { headers: given }), undefined, undefined),
    ],
  ])("replaces the caller's lower-case authorization in %s", async (_name, create) => {
    await create().transmit('the-token', 0);
    expect(received).toEqual([
      expect.objectContaining({ authorization: 'Bearer the-token', 'x-mine': 'yes' }),
    ]);
  });
});
