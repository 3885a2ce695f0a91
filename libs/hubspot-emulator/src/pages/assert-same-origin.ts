import type { Call } from '../http/endpoint.js';
import { PageError } from './page-error.js';

/**
 * Refuses a form that a page of another origin posted. Browsers send `Origin` with every form;
 * clients that send neither header are no browsers.
 *
 * @see https://fetch.spec.whatwg.org/#origin-header
 */
export function assertSameOrigin({ request }: Call): void {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isOwn =
    (origin === undefined || origin === `http://${host}`) &&
    (site === undefined || site === 'same-origin');
  if (!isOwn) throw new PageError('The form was sent by a page of another origin.');
}
