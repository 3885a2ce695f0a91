import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Target {
  readonly name: string;
  readonly port: number;
}

/** One address for several servers, each of which gets the next request. */
export class RoundRobin {
  targets: readonly Target[] = [];
  private next = 0;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((incoming, outgoing) => {
      const target = this.targets[this.next++ % this.targets.length];
      if (target === undefined) return void outgoing.writeHead(503).end();
      const { method, url: path, headers } = incoming;
      const forwarded = request({ host: '127.0.0.1', port: target.port, method, path, headers });
      forwarded.on('response', (response: IncomingMessage) => {
        outgoing.writeHead(response.statusCode ?? 502, { 'x-target': target.name });
        response.on('error', () => outgoing.destroy()).pipe(outgoing);
      });
      forwarded.on('error', () => {
        if (!outgoing.headersSent) outgoing.writeHead(502, { 'x-target': target.name });
        outgoing.end();
      });
      incoming.pipe(forwarded);
    });
  }

  static async start(): Promise<RoundRobin> {
    const proxy = new RoundRobin();
    await once(proxy.server.listen(0, 'localhost'), 'listening');
    return proxy;
  }

  get origin(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}
