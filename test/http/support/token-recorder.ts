import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** A call as it arrived: for which account by its path, and of which by its token. */
export interface RecordedCall {
  readonly hubId: number;
  readonly authorization: string | undefined;
  readonly status: number;
}

/**
 * An API whose paths name the account, and which writes down what each call was sent with. Responses
 * arrive out of order. Cheaper than the emulator, for many thousands of calls.
 */
export class TokenRecorder {
  readonly calls: RecordedCall[] = [];
  private readonly generations = new Map<number, number>();
  private expired = 0;
  private readonly server: Server = createServer((request, response) => {
    void this.respond(request, response);
  });

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  pathOf(hubId: number): string {
    return `/accounts/${hubId}`;
  }

  refreshTokenOf(hubId: number): string {
    return `refresh-${hubId}`;
  }

  /** What a call for the account has to be sent with. */
  authorizationOf(hubId: number): string {
    return `Bearer access-${hubId}-${this.generations.get(hubId) ?? 0}`;
  }

  refreshesOf(hubId: number): number {
    return this.generations.get(hubId) ?? 0;
  }

  /** From now on the tokens that were issued so far are refused. */
  expireAccessTokens(): void {
    this.expired = Math.max(...this.generations.values());
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body, delayMs } = await this.responseTo(request);
    await delay(delayMs);
    response.writeHead(status).end(JSON.stringify(body));
  }

  private async responseTo(request: IncomingMessage) {
    if (request.method === 'POST') return this.issue(new URLSearchParams(await text(request)));
    const hubId = Number(request.url?.split('/').at(-1));
    const { authorization } = request.headers;
    const expired = this.refreshesOf(hubId) <= this.expired;
    const status = authorization === this.authorizationOf(hubId) && !expired ? 200 : 401;
    this.calls.push({ hubId, authorization, status });
    return { status, body: { hubId }, delayMs: hubId % 4 };
  }

  private issue(form: URLSearchParams) {
    const refreshToken = form.get('refresh_token') ?? '';
    const hubId = Number(refreshToken.split('-').at(-1));
    const generation = this.refreshesOf(hubId) + 1;
    this.generations.set(hubId, generation);
    const body = {
      access_token: `access-${hubId}-${generation}`,
      refresh_token: refreshToken,
      expires_in: 1_800,
      hub_id: hubId,
      scopes: ['oauth'],
    };
    return { status: 200, body, delayMs: hubId % 4 };
  }
}
