import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Returns a free port. The redirect URI contains the port, so it must be known before listening. */
export async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
