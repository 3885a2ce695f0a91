import { Reflector } from '@nestjs/core';

/**
 * On a handler or controller of pages: if `HubSpotConnectionGuard` finds no usable connection, it
 * redirects browsers to the install route, and from there back to the page, instead of responding
 * with 401 or 409. Other clients get the problem. Missing scopes are still a 403, because a new
 * install may not grant them.
 */
export const RedirectToInstall = Reflector.createDecorator<void, true>({
  key: 'nestjs-hubspot-oauth:redirect-to-install',
  transform: () => true,
});
