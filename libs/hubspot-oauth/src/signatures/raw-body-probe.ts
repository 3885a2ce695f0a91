import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { AbstractHttpAdapter } from '@nestjs/core';

const BODY = '{}';
const TYPE = 'application/json';

interface WithRawBody {
  rawBody?: unknown;
}
type ExpressParser = (request: IncomingMessage, response: object, next: () => void) => void;
type FastifyParser = (request: object, body: Buffer, done: () => void) => unknown;

/**
 * Whether the application keeps the bytes of JSON bodies: shows its own parser a body of two
 * characters. Nest tells nobody about `rawBody`. Undefined if there is no parser that is known.
 */
export async function keepsRawBody(
  adapter: AbstractHttpAdapter | undefined,
): Promise<boolean | undefined> {
  if (adapter === undefined) return undefined;
  const parse = adapter.getType() === 'fastify' ? fastifyParser(adapter) : expressParser(adapter);
  const kept = await parse?.();
  return kept && Buffer.isBuffer(kept.rawBody);
}

function expressParser(adapter: AbstractHttpAdapter) {
  const layers = valueAt(adapter.getInstance<unknown>(), 'router', 'stack');
  const layer: unknown = Array.isArray(layers)
    ? layers.find((candidate: unknown) => valueAt(candidate, 'name') === 'jsonParser')
    : undefined;
  const handle = valueAt(layer, 'handle');
  if (typeof handle !== 'function') return undefined;
  return async (): Promise<WithRawBody> => {
    const request: IncomingMessage & WithRawBody = new IncomingMessage(new Socket());
    request.method = 'POST';
    request.headers = { 'content-type': TYPE, 'content-length': String(BODY.length) };
    request.push(BODY);
    request.push(null);
    await new Promise<void>((resolve) => (handle as ExpressParser)(request, {}, resolve));
    return request;
  };
}

function fastifyParser(adapter: AbstractHttpAdapter) {
  const instance = adapter.getInstance<object>();
  const key = Object.getOwnPropertySymbols(instance).find(
    ({ description }) => description === 'fastify.contentTypeParser',
  );
  const parsers = key && valueAt(instance, key);
  const getParser = valueAt(parsers, 'getParser');
  const parser: unknown =
    typeof getParser === 'function' ? getParser.call(parsers, TYPE) : undefined;
  const parse = valueAt(parser, 'fn');
  if (typeof parse !== 'function') return undefined;
  return async (): Promise<WithRawBody> => {
    const request: { headers: object } & WithRawBody = { headers: { 'content-type': TYPE } };
    await new Promise<void>((resolve) =>
      (parse as FastifyParser)(request, Buffer.from(BODY), resolve),
    );
    return request;
  };
}

function valueAt(value: unknown, ...path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (current, key) =>
      (typeof current === 'object' && current !== null) || typeof current === 'function'
        ? (current as Readonly<Record<PropertyKey, unknown>>)[key]
        : undefined,
    value,
  );
}
