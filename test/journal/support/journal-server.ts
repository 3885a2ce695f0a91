import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const SUBSCRIPTIONS = '/webhooks-journal/subscriptions/2026-03';
const JOURNAL = '/webhooks-journal/journal/2026-03';
/** The access token of the app itself. */
export const JOURNAL_TOKEN = 'token-of-the-app-itself';

interface JournalServerEntry {
  readonly offset: string;
  readonly events?: readonly unknown[];
  /** Where the file is, instead of here. */
  readonly url?: string;
  /** Sends something else instead of the events. */
  readonly respond?: (response: ServerResponse) => void;
}

/** HubSpot's webhooks journal. Every other request goes on to `upstream`. */
export class JournalServer {
  readonly subscriptions: string[] = [];
  /** Requests for journal entries, by path. */
  readonly reads: string[] = [];
  private readonly entries: JournalServerEntry[] = [];
  private readonly server: Server;
  upstream = '';
  /** Another response to a request for an entry, by its path. */
  entryInstead:
    | ((path: string) => { readonly status: number; readonly json?: unknown } | undefined)
    | undefined;
  /** Called before a request is answered. */
  onRequest: ((kind: 'subscription' | 'entry' | 'file') => void) | undefined;

  private constructor() {
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  static async start(): Promise<JournalServer> {
    const journal = new JournalServer();
    await new Promise<void>((resolve) => {
      journal.server.listen(0, '127.0.0.1', resolve);
    });
    return journal;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  add(...events: readonly unknown[]): void {
    this.addEntry({ events });
  }

  addEntry(entry: Omit<JournalServerEntry, 'offset'>): void {
    this.entries.push({ offset: `offset-${this.entries.length + 1}`, ...entry });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', method } = request;
    const body = await text(request);
    const reply = (status: number, json?: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    if (body.includes('grant_type=client_credentials')) {
      const token_use = 'client_credentials';
      return void reply(200, {
        access_token: JOURNAL_TOKEN,
        expires_in: 1800,
        token_type: 'bearer',
        token_use,
      });
    }
    if (url.startsWith('/files/')) {
      this.onRequest?.('file');
      const entry = this.entries[Number(url.slice('/files/'.length))];
      // A signed URL needs no token, and must not get one.
      if (request.headers.authorization !== undefined) return void reply(403);
      if (entry?.respond !== undefined) return entry.respond(response);
      return void reply(200, { offset: entry?.offset, journalEvents: entry?.events });
    }
    if (
      url.startsWith('/webhooks-journal/') &&
      request.headers.authorization !== `Bearer ${JOURNAL_TOKEN}`
    ) {
      return void reply(401);
    }
    if (url === SUBSCRIPTIONS) {
      this.onRequest?.('subscription');
      if (method === 'POST') {
        const { eventTypeId } = JSON.parse(body) as { eventTypeId: string };
        this.subscriptions.push(eventTypeId);
        return void reply(200, {});
      }
      return void reply(200, {
        results: this.subscriptions.map((objectTypeId) => ({ objectTypeId })),
      });
    }
    if (url.startsWith(JOURNAL)) return this.serveEntry(url.slice(JOURNAL.length), reply);
    await this.forward(request, body, response);
  }

  private serveEntry(path: string, reply: (status: number, json?: unknown) => unknown): void {
    this.onRequest?.('entry');
    this.reads.push(path);
    const instead = this.entryInstead?.(path);
    if (instead !== undefined) return void reply(instead.status, instead.json);
    const known = /^\/offset\/(.+)\/next$/.exec(path)?.[1];
    const before = this.entries.findIndex(({ offset }) => offset === known);
    if (known !== undefined && before < 0) return void reply(404);
    const entry = this.entries[before + 1];
    if (entry === undefined) return void reply(204);
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const { url = `${this.url}/files/${before + 1}`, offset } = entry;
    reply(200, { url, expiresAt, currentOffset: offset });
  }

  private async forward(request: IncomingMessage, body: string, response: ServerResponse) {
    const { 'content-type': type, authorization } = request.headers;
    const method = request.method ?? 'GET';
    const reply = await fetch(`${this.upstream}${request.url}`, {
      method,
      headers: { ...(type && { 'content-type': type }), ...(authorization && { authorization }) },
      ...(method === 'GET' ? {} : { body }),
    });
    response.writeHead(reply.status).end(await reply.text());
  }
}

/** A lifecycle event as HubSpot documents it. */
export function appEvent(
  action: 'APP_INSTALL' | 'APP_UNINSTALL',
  portalId: number,
  occurredAt = new Date(),
) {
  return {
    type: 'app_lifecycle_event',
    action,
    portalId,
    occurredAt: occurredAt.toISOString(),
    eventTypeId: action === 'APP_INSTALL' ? '4-1909196' : '4-1916193',
    properties: { hs_app_id: 1234567, hs_app_install_level: 'PORTAL', hs_user_id: 222222 },
  };
}
