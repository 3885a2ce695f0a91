import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import {
  bootConnectedApp,
  CONTACTS,
  type ConnectedApp,
  HUB_ID,
  OTHER_HUB_ID,
} from './support/connected-accounts.js';

/** As a proxy of a company: it is sent whole URLs, and sends them on. */
class ForwardingProxy {
  readonly urls: string[] = [];
  private readonly server: Server = createServer((incoming, outgoing) => {
    this.urls.push(incoming.url ?? '');
    const { method, headers } = incoming;
    const onward = request(incoming.url ?? '', { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    onward.on('error', (error) => outgoing.destroy(error));
    incoming.pipe(onward);
  });

  async start() {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const { port } = this.server.address() as AddressInfo;
    return { protocol: 'http', host: '127.0.0.1', port };
  }

  async stop() {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

describe('a proxy', () => {
  let booted: ConnectedApp;
  let proxy: ForwardingProxy;
  let address: Awaited<ReturnType<ForwardingProxy['start']>>;

  beforeEach(async () => {
    booted = await bootConnectedApp();
    booted.emulator.requests.clear();
    proxy = new ForwardingProxy();
    address = await proxy.start();
  });
  afterEach(async () => {
    await proxy.stop();
    await booted.close();
  });

  const served = () =>
    booted.emulator.requests.of('contacts').map(({ hubId, status }) => ({ hubId, status }));

  it.each([
    [
      'of one call',
      (hubId: number) => booted.http.axiosRef.get(CONTACTS, { hubId, proxy: address }),
    ],
    [
      'of all calls',
      (hubId: number) => {
        booted.http.axiosRef.defaults.proxy = address;
        return booted.http.forAccount(hubId).axiosRef.get(CONTACTS);
      },
    ],
  ])('%s leads them to the API, with the token of their account', async (_name, get) => {
    for (const hubId of [HUB_ID, OTHER_HUB_ID]) expect((await get(hubId)).status).toBe(200);
    expect(proxy.urls).toEqual([booted.emulator.url + CONTACTS, booted.emulator.url + CONTACTS]);
    expect(served()).toEqual([
      { hubId: HUB_ID, status: 200 },
      { hubId: OTHER_HUB_ID, status: 200 },
    ]);
  });

  it('is asked again by a replay', async () => {
    booted.emulator.accounts.expireAccessTokens(HUB_ID);
    await booted.http.axiosRef.get(CONTACTS, { hubId: HUB_ID, proxy: address });
    expect(proxy.urls).toHaveLength(2);
    expect(served().map(({ status }) => status)).toEqual([401, 200]);
  });

  it('that nobody configured is asked nothing', async () => {
    await booted.http.axiosRef.get(CONTACTS, { hubId: HUB_ID, proxy: false });
    await booted.http.forAccount(HUB_ID).axiosRef.get(CONTACTS);
    expect(proxy.urls).toEqual([]);
    expect(served()).toHaveLength(2);
  });

  it('gets no call that would lead elsewhere than to the API', async () => {
    const call = booted.http.axiosRef.get('http://elsewhere.example/', {
      hubId: HUB_ID,
      proxy: address,
    });
    await expect(call).rejects.toMatchObject({ code: 'foreign_origin' });
    expect(proxy.urls).toEqual([]);
  });
});
