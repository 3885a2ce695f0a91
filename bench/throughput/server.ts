// A minimal HubSpot in a separate process: it issues tokens and returns the same small response to every
// call.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const DETAILS = Buffer.from(
  JSON.stringify({
    portalId: 1_000_000,
    accountType: 'STANDARD',
    timeZone: 'US/Eastern',
    companyCurrency: 'USD',
    uiDomain: 'app.hubspot.com',
    dataHostingLocation: 'na1',
  }),
);

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  if (request.method === 'GET') send(response, DETAILS);
  else handleTokenCall(request, response).catch(() => response.destroy());
}).listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('disconnect', () => process.exit());
process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

/** Refresh tokens are the ids of their accounts. */
async function handleTokenCall(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refreshToken = new URLSearchParams(await text(request)).get('refresh_token') ?? '';
  const grant = {
    token_type: 'bearer',
    access_token: `${refreshToken}-`.padEnd(300, 'x'),
    refresh_token: refreshToken,
    expires_in: 12 * 60 * 60,
    hub_id: Number(refreshToken),
    scopes: ['oauth'],
  };
  send(response, Buffer.from(JSON.stringify(grant)));
}

function send(response: ServerResponse, body: Buffer): void {
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
    .end(body);
}
