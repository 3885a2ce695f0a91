import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { CrossSiteRequestError, type RequestWithHeaders } from 'nestjs-hubspot-oauth';
import { Configuration } from '../configuration/configuration.js';

/** As the library protects its own POST routes: by `Sec-Fetch-Site`, or where it is absent `Origin`. */
@Injectable()
export class SameOriginGuard implements CanActivate {
  private readonly ownOrigin: string;

  constructor({ hubSpot }: Configuration) {
    this.ownOrigin = new URL(hubSpot.redirectUri).origin;
  }

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<RequestWithHeaders>();
    const site = headers['sec-fetch-site'];
    const isOwn =
      site === undefined ? headers['origin'] === this.ownOrigin : site === 'same-origin';
    if (!isOwn) throw new CrossSiteRequestError();
    return true;
  }
}
