import { Inject, Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';

/** DI token of the module's `routePrefix`. */
export const ROUTE_PREFIX = Symbol.for('nestjs-hubspot-oauth:route-prefix');

/**
 * Fails the boot if `redirectUri` does not end with the path of the mounted callback route.
 * `setGlobalPrefix` moves the route silently. A proxy may add a path in front.
 */
@Injectable()
export class CallbackMount implements OnApplicationBootstrap {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    @Inject(ROUTE_PREFIX) private readonly routePrefix: string,
    private readonly application: ApplicationConfig,
  ) {}

  onApplicationBootstrap(): void {
    const mounted = this.mountedPath();
    const { pathname } = new URL(this.options.redirectUri);
    if (pathname.endsWith(mounted)) return;
    throw new HubSpotConfigurationError([
      {
        option: 'redirectUri',
        environmentVariable: 'HUBSPOT_REDIRECT_URI',
        reason: `has the path ${pathname}, but the callback is mounted at ${mounted}. Set routePrefix to match, exclude the routes from the global prefix, or pass controller: false and mount routes of your own`,
      },
    ]);
  }

  private mountedPath(): string {
    const callback = joinPath(this.routePrefix, 'callback');
    const excluded = this.application
      .getGlobalPrefixOptions()
      .exclude?.some(
        ({ pathRegex, requestMethod }) =>
          (requestMethod === RequestMethod.GET || requestMethod === RequestMethod.ALL) &&
          pathRegex.test(callback),
      );
    return excluded ? callback : joinPath(this.application.getGlobalPrefix(), callback);
  }
}

function joinPath(...parts: readonly string[]): string {
  const segments = parts.flatMap((part) => part.split('/')).filter((segment) => segment !== '');
  return `/${segments.join('/')}`;
}
