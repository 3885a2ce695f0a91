import type { Call } from '../http/endpoint.js';
import { emptyReply, type Reply } from '../http/reply.js';
import { AuthorizationError } from './authorization-error.js';

/** Another site must not press the button for the person. Clients that are no browsers send no such header. */
export function assertOwnForm({ request }: Call): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') {
    throw new AuthorizationError('This form was sent by another site.');
  }
}

export function redirect(location: string): Reply {
  return emptyReply(302, { Location: location, 'Cache-Control': 'no-store' });
}
