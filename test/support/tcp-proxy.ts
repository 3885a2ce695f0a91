import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Forwards connections to a server, slowly or not, and cuts them when a test says so. */
export class TcpProxy {
  /** How long each packet to the server takes. */
  latencyMs = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.server = createServer((client) => {
      const upstream = connect(target);
      for (const socket of [client, upstream]) {
        this.sockets.add(socket);
        socket.on('error', () => {}).on('close', () => this.sockets.delete(socket));
      }
      upstream.pipe(client);
      client.on('data', (data) => void setTimeout(() => upstream.write(data), this.latencyMs));
      client.on('end', () => upstream.end());
    });
  }

  /** The `url` with the address of the proxy, and the proxy. */
  static async of(url: string): Promise<{ readonly proxy: TcpProxy; readonly url: string }> {
    const proxied = new URL(url);
    const proxy = new TcpProxy({ host: proxied.hostname, port: Number(proxied.port || 3306) });
    await once(proxy.server.listen(0, '127.0.0.1'), 'listening');
    proxied.hostname = '127.0.0.1';
    proxied.port = `${(proxy.server.address() as AddressInfo).port}`;
    return { proxy, url: proxied.href };
  }

  /** Closes every connection, as the network or a load balancer does. */
  cut(how: 'ended' | 'reset'): void {
    for (const socket of this.sockets) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroy();
    }
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.cut('ended');
    await closed;
  }
}
