import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { HubSpotEmulator } from '../hubspot-emulator.js';
import { SAMPLE_APP } from '../apps/emulated-app.js';
import { signatureHeaders } from '../signatures/request-signature.js';

describe('card calls', () => {
  let emulator: HubSpotEmulator;

  beforeAll(async () => {
    emulator = await HubSpotEmulator.start();
  });
  afterAll(() => emulator.stop());

  it("have HubSpot's query parameters in HubSpot's order and encoding", () => {
    const { url, method, body } = emulator.signCardCall('https://app.example.com/card?a=%20');
    expect({ url, method, body }).toEqual({
      url: 'https://app.example.com/card?a=%20&userId=4008326&portalId=1234567&userEmail=admin%40account-1234567.example.com&appId=1000001',
      method: 'GET',
      body: undefined,
    });
  });

  it('are signed for the given account, user and app', () => {
    const call = emulator.signCardCall('https://app.example.com/card', {
      hubId: 7654321,
      clientId: SAMPLE_APP.clientId,
      user: { id: 42, email: 'jane@example.com' },
      method: 'POST',
      body: { a: 'é' },
    });
    expect(call.url).toContain('?userId=42&portalId=7654321&userEmail=jane%40example.com&appId=');
    expect(call.body).toBe('{"a":"é"}');
    const now = Number(call.headers['X-HubSpot-Request-Timestamp']);
    expect(call.headers).toEqual({
      'Content-Type': 'application/json',
      ...signatureHeaders('v3', {
        ...call,
        clientSecret: SAMPLE_APP.clientSecret,
        body: '{"a":"é"}',
        now,
      }),
    });
    expect(Math.abs(emulator.clock.now() - now)).toBeLessThan(10_000);
  });

  it.each([
    [{ hubId: 1 }, 'No account has hubId 1'],
    [{ clientId: 'x' }, 'No app has client id x'],
  ])('are refused for %j', (options, message) => {
    expect(() => emulator.signCardCall('https://app.example.com', options)).toThrow(message);
  });

  it('reach the app as they were signed', async () => {
    const received: { request: IncomingMessage; body: string }[] = [];
    const record = async (request: IncomingMessage, response: ServerResponse) => {
      received.push({ request, body: await text(request) });
      response.end('hello');
    };
    const server = createServer((request, response) => {
      void record(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/card`;

    const reply = await emulator.callCard(url, { method: 'PATCH', body: [1], signature: 'v2' });
    server.close();
    server.closeAllConnections();

    expect(await reply.text()).toBe('hello');
    const [{ request, body } = { request: undefined, body: '' }] = received;
    expect([request?.method, body]).toEqual(['PATCH', '[1]']);
    expect(request?.headers['x-hubspot-signature-version']).toBe('v2');
    expect(request?.url).toContain('userEmail=admin%40');
  });
});

describe('signatures, by the examples that HubSpot publishes', () => {
  const clientSecret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
  const url = 'https://www.example.com/webhook_uri';
  const common = { clientSecret, url, now: 1_700_000_300_000 };

  it.each([
    ['v2', 'GET', '', 'eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e'],
    [
      'v2',
      'POST',
      '{"example_field":"example_value"}',
      '9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900',
    ],
    [
      'v1',
      'POST',
      "{'example_field':'example_value'}",
      '69fc6631a867edd4f9e9e627fc5c1148e3fbdd8b21837b6d2b8901c1fa57f750',
    ],
    [
      'v3',
      'POST',
      "{'example_field':'example_value'}",
      'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw=',
    ],
  ] as const)('%s of a %s', (version, method, body, signature) => {
    expect(Object.values(signatureHeaders(version, { ...common, method, body }))).toContain(
      signature,
    );
  });

  it('decode only the twelve documented escapes of the URL', () => {
    const headers = signatureHeaders('v3', {
      clientSecret,
      method: 'POST',
      url: 'https://api.example.com/hs?q=a%20b&r=x%3Ay%2Fz%3Fw%40%21%24%27%28%29%2a%2C%3B&e=%26%3D%2B%22%23',
      body: '{"a":"é☕"}',
      now: 1_700_000_000_000,
    });
    expect(headers['X-HubSpot-Signature-v3']).toBe('D7+tZ+K9W6mQfr4HgXjJrRiv7c/CpLrUW5zi+xG05sw=');
  });
});
