import type { RequestHandler } from 'express';
import { isLoopbackHost } from '../apps/redirect-uri.js';

/**
 * Refuses requests for other hosts. Otherwise a website could point its own name at the emulator's
 * address and read everything in the visitor's browser (DNS rebinding).
 *
 * @param allowed host names, without port, that are allowed besides the loopback names
 */
export function hostCheck(allowed: readonly string[], refused: RequestHandler): RequestHandler {
  const names = new Set(allowed.map((name) => name.toLowerCase()));
  return (request, response, next) => {
    const name = hostNameOf(request.headers.host ?? '');
    if (isLoopbackHost(name) || names.has(name)) return next();
    return refused(request, response, next);
  };
}

function hostNameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}
