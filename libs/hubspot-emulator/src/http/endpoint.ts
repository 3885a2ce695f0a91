import type { Request } from 'express';
import type { Reply } from './reply.js';

/** What faults and the request log call an endpoint, whatever its version. */
export type EndpointName =
  'authorize' | 'token' | 'introspect' | 'revoke' | 'uninstall' | 'contacts' | 'account-info';

/** The grants the token endpoint knows (RFC 6749, sections 4.1.3 and 6). */
export type GrantType = 'authorization_code' | 'refresh_token';

/** Who a call comes from and is about, as far as it can be told before it is answered. */
export interface Caller {
  readonly hubId?: number | undefined;
  readonly clientId?: string | undefined;
  readonly grantType?: GrantType | undefined;
}

export interface Call {
  readonly request: Request;
  /** The body as text; empty if there is none. */
  readonly body: string;
  /** The form in the body; empty if the body is none. */
  readonly form: URLSearchParams;
  readonly query: URLSearchParams;
  /** Set by a fault: this refresh answers with a new refresh token and kills the old one. */
  readonly rotateRefreshToken: boolean;
}

export interface Endpoint {
  readonly name: EndpointName;
  readonly method: 'get' | 'post' | 'delete';
  readonly paths: readonly string[];
  identify(call: Call): Caller;
  answer(call: Call): Reply;
}

/** The value of a path parameter, which these routes never repeat. */
export function pathParameter(call: Call, name: string): string {
  const value = call.request.params[name];
  return typeof value === 'string' ? value : '';
}
