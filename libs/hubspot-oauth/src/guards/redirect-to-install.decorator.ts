import { Reflector } from '@nestjs/core';

/**
 * On a handler or a controller: whoever asks for a page and has no connection that works is sent to
 * the install route, and from there back to the page, instead of getting a 401 or 409. Programs still
 * get the problem, and so does whoever lacks scopes: another install may not bring them.
 */
export const RedirectToInstall = Reflector.createDecorator<void, true>({
  key: 'nestjs-hubspot-oauth:install-browsers',
  transform: () => true,
});
