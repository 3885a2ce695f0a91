import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { startEmulator, stopEmulators } from '../testing/running-emulators.js';
import type { HubSpotEmulator } from '../hubspot-emulator.js';

/** Sends a request with the given Host header; returns the status. */
async function statusFor(
  { url }: HubSpotEmulator,
  host: string,
  path: string,
  method = 'GET',
): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  const outgoing = request({ hostname, port, path, method, headers: { host }, agent: false }).end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

describe('the Host of a request', () => {
  afterEach(stopEmulators);

  it.each(['localhost', 'LOCALHOST:80', 'a.localhost:3000', '127.0.0.1', '127.8.8.8:1', '[::1]:2'])(
    'is accepted if it is a loopback name: %s',
    async (host) => {
      expect(await statusFor(await startEmulator(), host, '/')).toBe(200);
    },
  );

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:80',
    '192.0.2.1',
    'x',
  ])('is refused on every path otherwise: %s', async (host) => {
    const emulator = await startEmulator();
    for (const path of ['/', '/oauth/authorize', '/crm/v3/objects/contacts', '/no-such-path']) {
      expect(await statusFor(emulator, host, path)).toBe(403);
    }
    expect(await statusFor(emulator, host, '/oauth/2026-09/token', 'POST')).toBe(403);
  });

  it('is accepted if it is configured', async () => {
    const emulator = await startEmulator({ allowedHosts: ['HubSpot.test'] });
    expect(await statusFor(emulator, 'hubspot.test:4010', '/')).toBe(200);
    expect(await statusFor(emulator, 'hubspot.test.example', '/')).toBe(403);
  });
});
