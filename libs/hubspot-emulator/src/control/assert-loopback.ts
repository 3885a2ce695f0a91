import { isLoopbackHost } from '../apps/redirect-uri.js';
import type { Call } from '../http/endpoint.js';
import { PageError } from '../pages/page-error.js';

/**
 * Refuses calls of other machines, and of a tunnel, whose visitors use another name. Both can exist
 * if the emulator listens on all addresses or has `allowedHosts`.
 */
export function assertLoopback({ request }: Call): void {
  const address = request.socket.remoteAddress ?? '';
  const name = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
  if (/^(::ffff:)?127\.|^::1$/.test(address) && isLoopbackHost(name)) return;
  throw new PageError('This page is shown only on the machine that runs the emulator.');
}
