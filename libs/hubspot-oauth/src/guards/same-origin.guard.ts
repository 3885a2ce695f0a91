import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { CrossSiteRequestError } from '../errors/request.errors.js';
import type { HttpRequest } from '../runtime/http-request.js';
import { GuardServices } from './guard-services.js';
import { requestOf } from './request-of.js';

/**
 * Admits state-changing requests from this app's own pages only. Checks `Sec-Fetch-Site`, or
 * `Origin` if the browser sends no `Sec-Fetch-Site`.
 *
 * @throws CrossSiteRequestError (403), UnsupportedContextError
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
@Injectable()
export class SameOriginGuard implements CanActivate {
  constructor(private readonly services: GuardServices) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = this.getRequest(context);
    const site = headers['sec-fetch-site'];
    const isOwn =
      site === undefined ? headers['origin'] === this.services.ownOrigin : site === 'same-origin';
    if (!isOwn) throw new CrossSiteRequestError();
    return true;
  }

  /** Override this for handlers that are neither HTTP routes nor GraphQL resolvers. */
  protected getRequest(context: ExecutionContext): HttpRequest {
    return requestOf(context);
  }
}
