import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { InstallBrowsers } from './install-browsers.decorator.js';
import { type ScopeRequirement, requirementOf } from './required-scopes.decorator.js';

/** What the decorators of a handler and its controller say. */
export interface RouteDemands {
  readonly installsBrowsers: boolean;
  readonly scopes: ScopeRequirement;
}

type Controller = ReturnType<ExecutionContext['getClass']>;
type Handler = ReturnType<ExecutionContext['getHandler']>;

/** What decorators say does not change, and looking it up is slow. */
const KNOWN = new WeakMap<Controller, WeakMap<Handler, RouteDemands>>();

export function demandsOf(context: ExecutionContext, reflector: Reflector): RouteDemands {
  const controller = context.getClass();
  const handler = context.getHandler();
  const known = KNOWN.get(controller)?.get(handler);
  if (known !== undefined) return known;
  const demands = {
    installsBrowsers: reflector.getAllAndOverride(InstallBrowsers, [handler, controller]) ?? false,
    scopes: requirementOf(reflector, [controller, handler]),
  };
  // A handler may be inherited by several controllers.
  const handlers = KNOWN.get(controller) ?? new WeakMap<Handler, RouteDemands>();
  KNOWN.set(controller, handlers.set(handler, demands));
  return demands;
}
