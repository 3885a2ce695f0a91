import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Grant } from './subject.js';

/** Slack's client refreshes tokens that expire in less than two hours. */
const LIFETIME_SECONDS = 12 * 60 * 60;

/** The requests for one account. */
export interface AccountCounts {
  /** Token calls, refused ones included. */
  readonly refreshes: number;
  readonly apiCalls: number;
  readonly unauthorized: number;
}

interface Account {
  readonly rotates: boolean;
  refreshToken: string;
  readonly validTokens: Set<string>;
  counts: { -readonly [Name in keyof AccountCounts]: number };
}

/**
 * An OAuth server for all subjects, with the responses that each of them expects. It does as little work
 * per call as possible, because it shares the machine with the measured client.
 */
export class Provider {
  private readonly accounts = new Map<number, Account>();

  private constructor(
    private readonly server: Server,
    readonly tokenLatencyMs: number,
  ) {
    server.on('request', (request, response) => {
      this.handle(request, response).catch(() => response.destroy());
    });
  }

  static async start(tokenLatencyMs: number): Promise<Provider> {
    const server = createServer({ keepAliveTimeout: 600_000 }).listen(0, '127.0.0.1', 4_096);
    await once(server, 'listening');
    return new Provider(server, tokenLatencyMs);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A grant whose access token has expired. */
  issue(account: number, rotates: boolean): Grant {
    const refreshToken = tokenOf(account);
    this.accounts.set(account, {
      rotates,
      refreshToken,
      validTokens: new Set(),
      counts: { refreshes: 0, apiCalls: 0, unauthorized: 0 },
    });
    return { account, refreshToken, expiredAccessToken: tokenOf(account) };
  }

  /** Expires the account's access tokens and resets its counts. */
  expire(account: number): void {
    const known = this.account(account);
    known.validTokens.clear();
    known.counts = { refreshes: 0, apiCalls: 0, unauthorized: 0 };
  }

  countsOf(account: number): AccountCounts {
    return this.account(account).counts;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (request.method === 'GET') return this.handleApiCall(request, response);
    const form = new URLSearchParams(await bodyOf(request));
    const installation = /^\/app\/installations\/(\d+)\//.exec(path)?.[1];
    const token = form.get('refresh_token') ?? '';
    const account = this.account(Number(installation ?? accountIn(token)));
    account.counts.refreshes += 1;
    const refused = installation === undefined && account.refreshToken !== token;
    const accessToken = tokenOf(Number(installation ?? accountIn(token)));
    if (!refused) {
      account.validTokens.add(accessToken);
      if (account.rotates) account.refreshToken = tokenOf(Number(accountIn(token)));
    }
    // It takes effect on arrival and the response is delayed, as with a busy authorization server.
    const { refreshToken } = account;
    await delay(this.tokenLatencyMs);
    if (installation !== undefined) return send(response, 201, gitHubResponse(accessToken));
    if (path.startsWith('/slack/')) {
      return send(response, 200, slackResponse(refused, accessToken, refreshToken));
    }
    if (refused) return send(response, 400, REFUSAL);
    send(response, 200, {
      token_type: 'bearer',
      access_token: accessToken,
      refresh_token: refreshToken,
      expires_in: LIFETIME_SECONDS,
      hub_id: Number(accountIn(token)),
      scopes: ['oauth'],
    });
  }

  private handleApiCall(request: IncomingMessage, response: ServerResponse): void {
    const token = (request.headers.authorization ?? '').replace(/^\w+ /, '');
    const account = this.account(Number(accountIn(token)));
    account.counts.apiCalls += 1;
    if (account.validTokens.has(token)) return send(response, 200, { id: accountIn(token) });
    account.counts.unauthorized += 1;
    send(response, 401, { status: 'error', category: 'EXPIRED_AUTHENTICATION' });
  }

  private account(id: number): Account {
    const account = this.accounts.get(id);
    if (account === undefined) throw new RangeError(`There is no account ${id}`);
    return account;
  }
}

const REFUSAL = {
  status: 'BAD_REFRESH_TOKEN',
  error: 'invalid_grant',
  error_description: 'missing or invalid refresh token',
};

function slackResponse(refused: boolean, accessToken: string, refreshToken: string) {
  if (refused) return { ok: false, error: 'invalid_refresh_token' };
  return {
    ok: true,
    token_type: 'bot',
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in: LIFETIME_SECONDS,
  };
}

function gitHubResponse(token: string) {
  const expiresAt = new Date(Date.now() + 60 * 60_000);
  return { token, expires_at: expiresAt.toISOString(), permissions: { metadata: 'read' } };
}

/** About 300 characters, including the account that it belongs to. */
function tokenOf(account: number): string {
  return `${account}-${randomBytes(219).toString('base64url')}`;
}

function accountIn(token: string): string {
  return token.slice(0, token.indexOf('-'));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  return body;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
