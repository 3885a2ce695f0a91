import { Reflector } from '@nestjs/core';

/** The scopes that a handler or controller requires. */
export interface ScopeRequirement {
  readonly all: readonly string[];
  /** One scope of each of these lists. */
  readonly choices: readonly (readonly string[])[];
}

const ALL = Reflector.createDecorator<readonly string[]>({
  key: 'nestjs-hubspot-oauth:required-scopes',
});
const ANY = Reflector.createDecorator<readonly string[]>({
  key: 'nestjs-hubspot-oauth:required-scope-choices',
});

/** All of these scopes are required. The scopes of a handler and its controller add up. */
export const RequireHubSpotScopes = (...scopes: readonly string[]) => ALL(scopes);

/**
 * One of these scopes is required. If both a handler and its controller have this decorator, one of
 * each. It can be combined with `@RequireHubSpotScopes`.
 */
export const RequireAnyHubSpotScope = (
  ...scopes: readonly [string, string, ...(readonly string[])]
) => ANY(scopes);

export function scopeRequirementOf(
  reflector: Reflector,
  targets: Parameters<Reflector['getAll']>[1],
): ScopeRequirement {
  return {
    all: defined(reflector.getAll(ALL, targets)).flat(),
    choices: defined(reflector.getAll(ANY, targets)),
  };
}

function defined(lists: readonly (readonly string[] | undefined)[]): (readonly string[])[] {
  return lists.filter((list) => list !== undefined);
}
