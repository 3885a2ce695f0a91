import type { ExecutionContext } from '@nestjs/common';
import { UnsupportedContextError } from '../errors/request.errors.js';
import type { HttpRequest } from '../runtime/http-request.js';

/**
 * Returns the request of an HTTP route, or of the GraphQL operation whose context has it as `req`.
 *
 * @throws UnsupportedContextError for message handlers and gateways, whose first argument is data
 * that the client chose
 */
export function requestOf(context: ExecutionContext): HttpRequest {
  const type = context.getType<string>();
  // `switchToHttp` would create functions on each call.
  if (type === 'http') return context.getArgByIndex<HttpRequest>(0);
  const request = type === 'graphql' ? graphqlContextOf(context)['req'] : undefined;
  if (typeof request === 'object' && request !== null) return request as HttpRequest;
  throw new UnsupportedContextError(type);
}

/** Returns the object that guards and parameter decorators of the same request share. */
export function carrierOf(context: ExecutionContext): object {
  return context.getType<string>() === 'graphql'
    ? graphqlContextOf(context)
    : context.getArgByIndex<object>(0);
}

/** A resolver's arguments are parent, arguments, context and info. */
function graphqlContextOf(context: ExecutionContext): Record<string, unknown> {
  return context.getArgByIndex<Record<string, unknown> | undefined>(2) ?? {};
}
