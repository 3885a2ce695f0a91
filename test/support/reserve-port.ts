import { randomInt } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections and to listeners on port 0: a port
 * from their range can be taken between the check and the start of the server.
 */
const FIRST_PORT = 15_000;
const PORTS = 17_000;

let next = randomInt(PORTS);

/** Returns a port that is free on every address of localhost, and another one at each call. */
export async function reservePort(): Promise<number> {
  const addresses = await lookup('localhost', { all: true });
  for (let attempt = 0; attempt < PORTS; attempt++) {
    const port = FIRST_PORT + (next++ % PORTS);
    const free = await Promise.all(addresses.map(({ address }) => isFree(port, address)));
    if (free.every(Boolean)) return port;
  }
  throw new Error(`No port from ${FIRST_PORT} to ${FIRST_PORT + PORTS - 1} is free`);
}

async function isFree(port: number, address: string): Promise<boolean> {
  const server = createServer().listen(port, address);
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
