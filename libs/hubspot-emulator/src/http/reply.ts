import type { ServerResponse } from 'node:http';

/** An answer before it is sent, so that a fault can still spoil it. */
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

/** Sends it in one piece. */
export function sendReply(response: ServerResponse, { status, headers, body }: Reply): void {
  const length = status === 204 ? {} : { 'Content-Length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length }).end(body);
}

/** Thrown by whatever finds that a call has to be refused; it is the answer. */
export class Refusal extends Error {
  constructor(readonly reply: Reply) {
    super(`Refused with status ${reply.status}`);
    this.name = 'Refusal';
  }
}
