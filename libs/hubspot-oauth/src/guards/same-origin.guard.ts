import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { CrossSiteRequestError } from '../errors/request.errors.js';
import { OWN_ORIGIN } from '../options/resolved-options.js';
import type { RequestWithHeaders } from '../session/cookies.js';

/**
 * Lets state-changing requests through only if they come from this app's own pages: by
 * `Sec-Fetch-Site`, or where a browser sends none, by `Origin`.
 *
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
@Injectable()
export class SameOriginGuard implements CanActivate {
  constructor(@Inject(OWN_ORIGIN) private readonly ownOrigin: string) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<RequestWithHeaders>();
    const site = headers['sec-fetch-site'];
    const isOwn =
      site === undefined ? headers['origin'] === this.ownOrigin : site === 'same-origin';
    if (!isOwn) throw new CrossSiteRequestError();
    return true;
  }
}
