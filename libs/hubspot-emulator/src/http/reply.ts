import type { ServerResponse } from 'node:http';

/** A response that is not sent yet, so that a fault can change it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json;charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function emptyReply(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers, body: '' };
}

export function redirectReply(location: string): Reply {
  return emptyReply(302, { Location: location, 'Cache-Control': 'no-store' });
}

/** Sends the response in one write. */
export function sendReply(response: ServerResponse, { status, headers, body }: Reply): void {
  const length = status === 204 ? {} : { 'Content-Length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length }).end(body);
}

/** Thrown to refuse a call. Carries the response. */
export class Refusal extends Error {
  constructor(readonly reply: Reply) {
    super(`Refused with status ${reply.status}`);
    this.name = 'Refusal';
  }
}
