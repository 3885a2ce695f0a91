import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { RedirectToInstall } from './redirect-to-install.decorator.js';
import { type ScopeRequirement, scopeRequirementOf } from './require-hubspot-scopes.decorator.js';

/** What the decorators of a handler and its controller require. */
export interface RouteRequirements {
  readonly redirectsToInstall: boolean;
  readonly scopes: ScopeRequirement;
}

type Controller = ReturnType<ExecutionContext['getClass']>;
type Handler = ReturnType<ExecutionContext['getHandler']>;

/** Decorators do not change at run time, and reading them on each request is slow. */
const CACHE = new WeakMap<Controller, WeakMap<Handler, RouteRequirements>>();

export function routeRequirementsOf(
  context: ExecutionContext,
  reflector: Reflector,
): RouteRequirements {
  const controller = context.getClass();
  const handler = context.getHandler();
  const cached = CACHE.get(controller)?.get(handler);
  if (cached !== undefined) return cached;
  const requirements = {
    redirectsToInstall:
      reflector.getAllAndOverride(RedirectToInstall, [handler, controller]) ?? false,
    scopes: scopeRequirementOf([controller, handler]),
  };
  // Several controllers may inherit the same handler.
  const handlers = CACHE.get(controller) ?? new WeakMap<Handler, RouteRequirements>();
  CACHE.set(controller, handlers.set(handler, requirements));
  return requirements;
}
