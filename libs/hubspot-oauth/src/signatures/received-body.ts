import type { HttpRequest } from '../runtime/http-request.js';

/** Node's request below Fastify's. An Express request is Node's own. */
interface NodeRequest {
  readonly raw?: NodeRequest | undefined;
  /** The HTTP/2 stream, if the request came over HTTP/2. */
  readonly stream?: { readonly endAfterHeaders?: boolean } | undefined;
}

/**
 * Returns the bytes of the body as they were received, empty if there is no body. Returns undefined
 * if there is, or may be, a body whose bytes were not kept.
 */
export function receivedBody(request: HttpRequest): Uint8Array | undefined {
  if (request.rawBody !== undefined) return request.rawBody;
  return hasNoBody(request) ? new Uint8Array() : undefined;
}

function hasNoBody(request: HttpRequest & NodeRequest): boolean {
  const length = request.headers['content-length'];
  if (request.headers['transfer-encoding'] !== undefined) return false;
  if (length !== undefined) return length === '0';
  // An HTTP/1 request has a body only if one of these headers says so (RFC 9112, section 6.3).
  // HTTP/2 needs neither (RFC 9113, section 8.1).
  const { stream } = request.raw ?? request;
  return stream?.endAfterHeaders ?? true;
}
