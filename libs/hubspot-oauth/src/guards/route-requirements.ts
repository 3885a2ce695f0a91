import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { RedirectToInstall } from './redirect-to-install.decorator.js';
import { type ScopeRequirement, requirementOf } from './require-hubspot-scopes.decorator.js';

/** What the decorators of a handler and its controller say. */
export interface RouteRequirements {
  readonly installsBrowsers: boolean;
  readonly scopes: ScopeRequirement;
}

type Controller = ReturnType<ExecutionContext['getClass']>;
type Handler = ReturnType<ExecutionContext['getHandler']>;

/** What decorators say does not change, and looking it up is slow. */
const KNOWN = new WeakMap<Controller, WeakMap<Handler, RouteRequirements>>();

export function demandsOf(context: ExecutionContext, reflector: Reflector): RouteRequirements {
  const controller = context.getClass();
  const handler = context.getHandler();
  const known = KNOWN.get(controller)?.get(handler);
  if (known !== undefined) return known;
  const demands = {
    installsBrowsers:
      reflector.getAllAndOverride(RedirectToInstall, [handler, controller]) ?? false,
    scopes: requirementOf(reflector, [controller, handler]),
  };
  // A handler may be inherited by several controllers.
  const handlers = KNOWN.get(controller) ?? new WeakMap<Handler, RouteRequirements>();
  KNOWN.set(controller, handlers.set(handler, demands));
  return demands;
}
