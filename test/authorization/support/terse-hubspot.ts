import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { HubSpotEmulator } from 'hubspot-emulator';

const TERSE = new Set(['access_token', 'refresh_token', 'expires_in', 'token_type']);

/** A HubSpot whose token responses hold what version 1 documents: neither account nor scopes. */
export async function startTerseHubSpot(
  emulator: HubSpotEmulator,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const server = createServer((request, response) => void forward(emulator, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function forward(
  emulator: HubSpotEmulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const body = await text(request);
  const upstream = await fetch(new URL(url, emulator.url), {
    method,
    headers: { 'content-type': headers['content-type'] ?? '' },
    ...(method === 'POST' && { body }),
  });
  const json = await upstream.text();
  response.writeHead(upstream.status, { 'content-type': 'application/json' });
  response.end(url.endsWith('/token') ? shortened(json) : json);
}

function shortened(json: string): string {
  const fields = Object.entries(JSON.parse(json) as Record<string, unknown>);
  return JSON.stringify(Object.fromEntries(fields.filter(([name]) => TERSE.has(name))));
}
