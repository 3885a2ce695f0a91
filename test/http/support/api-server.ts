import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { HubSpotHttpService, HubSpotTokenService } from 'nestjs-hubspot-oauth';
import { type BootedApp, type BootOptions, bootApp } from '../../support/boot-app.js';
import { HUB_ID, OTHER_HUB_ID } from './connected-accounts.js';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type Responder = (request: Received, response: ServerResponse) => void;

export const sendJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
) =>
  response
    .writeHead(status, { 'Content-Type': 'application/json', ...headers })
    .end(JSON.stringify(body));

/**
 * A server that a test scripts, for responses that the emulator does not give. Issues tokens of the
 * form `access-<hubId>-<number>`; `respond` handles every other request.
 */
export class ApiServer {
  readonly received: Received[] = [];
  respond: Responder = (_request, response) => sendJson(response, 200, {});
  private issued = 0;
  private readonly server: Server = createServer((request, response) => {
    void this.handle(request, response);
  });

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const body = await buffer(request);
    if (url.endsWith('/token')) return this.issue(body, response);
    const received = { method, url, headers, body };
    this.received.push(received);
    this.respond(received, response);
  }

  private issue(body: Buffer, response: ServerResponse): void {
    const refreshToken = new URLSearchParams(body.toString()).get('refresh_token') ?? '';
    const hubId = Number(refreshToken.split('-').at(-1));
    sendJson(response, 200, {
      access_token: `access-${hubId}-${(this.issued += 1)}`,
      refresh_token: refreshToken,
      expires_in: 1_800,
      hub_id: hubId,
      scopes: ['oauth'],
    });
  }
}

export interface AppWithApi extends BootedApp {
  readonly api: ApiServer;
  readonly http: HubSpotHttpService;
  readonly tokens: HubSpotTokenService;
}

/** An app with two connected accounts whose API is a scripted server. */
export async function bootWithApi(boot: BootOptions = {}): Promise<AppWithApi> {
  const api = await new ApiServer().start();
  const booted = await bootApp({ ...boot, options: { apiUrl: api.url, ...boot.options } });
  const tokens = booted.app.get(HubSpotTokenService);
  for (const hubId of [HUB_ID, OTHER_HUB_ID]) {
    await tokens.adopt({ hubId, refreshToken: `refresh-${hubId}` });
  }
  const close: BootedApp['close'] = async (options) => {
    await booted.close(options);
    await api.stop();
  };
  return { ...booted, api, tokens, http: booted.app.get(HubSpotHttpService), close };
}

/** The error that a call rejects with. */
export const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );
