import type { Request } from 'express';
import type { Caller, EndpointName } from './caller.js';
import type { Reply } from './reply.js';

export interface Call {
  readonly request: Request;
  /** The body as text; empty if there is none. */
  readonly body: string;
  /** The form in the body; empty if the body is not a form. */
  readonly form: URLSearchParams;
  readonly query: URLSearchParams;
  /** Set by a fault: this refresh returns a new refresh token and revokes the old one. */
  readonly rotateRefreshToken: boolean;
}

export interface Endpoint {
  /** The name in faults and in the request log. */
  readonly name: EndpointName | ((call: Call) => EndpointName);
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly paths: readonly string[];
  identify(call: Call): Caller;
  handle(call: Call): Reply | Promise<Reply>;
}

/** Returns the value of a path parameter; empty if the route has none of that name. */
export function pathParameter(call: Call, name: string): string {
  const value = call.request.params[name];
  return typeof value === 'string' ? value : '';
}
