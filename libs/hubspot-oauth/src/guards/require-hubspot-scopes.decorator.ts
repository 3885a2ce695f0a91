import { SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

/** The scopes that a handler or controller requires. */
export interface ScopeRequirement {
  readonly all: readonly string[];
  /** One scope of each of these lists. */
  readonly choices: readonly (readonly string[])[];
}

const ALL = 'nestjs-hubspot-oauth:required-scopes';
const ANY = 'nestjs-hubspot-oauth:required-scope-choices';
const reflector = new Reflector();

/**
 * All of these scopes are required. They add up if the decorator is repeated, on a handler and its
 * controller, and on a class and its base class.
 */
export const RequireHubSpotScopes = (...scopes: readonly string[]) => adding(ALL, scopes);

/**
 * One of these scopes is required. If the decorator is repeated, on a handler and its controller, or on
 * a class and its base class, one of each. It can be combined with `@RequireHubSpotScopes`.
 */
export const RequireAnyHubSpotScope = (
  ...scopes: readonly [string, string, ...(readonly string[])]
) => adding(ANY, [scopes]);

export function scopeRequirementOf(targets: readonly Target[]): ScopeRequirement {
  return {
    all: targets.flatMap((target) => valuesOf(ALL, target) as readonly string[]),
    choices: targets.flatMap((target) => valuesOf(ANY, target) as readonly (readonly string[])[]),
  };
}

type Target = Parameters<Reflector['get']>[1];

/** `SetMetadata` would replace what another decorator, or a base class, requires. */
function adding(key: string, values: readonly unknown[]): ClassDecorator & MethodDecorator {
  return (target: object, property?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (descriptor === undefined || property === undefined) {
      const controller = target as Target; // Metadata of classes is inherited.
      SetMetadata(key, [...valuesOf(key, controller), ...values])(controller);
      return;
    }
    const handler = descriptor.value as Target;
    const overridden: unknown = Reflect.get(Object.getPrototypeOf(target) as object, property);
    const inherited = typeof overridden === 'function' ? valuesOf(key, overridden as Target) : [];
    const all = [...inherited, ...valuesOf(key, handler), ...values];
    SetMetadata(key, all)(target, property, descriptor);
  };
}

function valuesOf(key: string, target: Target): readonly unknown[] {
  return reflector.get<readonly unknown[] | undefined>(key, target) ?? [];
}
