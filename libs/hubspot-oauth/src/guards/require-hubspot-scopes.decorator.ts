import { Reflector } from '@nestjs/core';

/** What a handler or a controller needs. */
export interface ScopeRequirement {
  readonly all: readonly string[];
  /** Of each of these lists at least one. */
  readonly choices: readonly (readonly string[])[];
}

const ALL = Reflector.createDecorator<readonly string[]>({
  key: 'nestjs-hubspot-oauth:required-scopes',
});
const ANY = Reflector.createDecorator<readonly string[]>({
  key: 'nestjs-hubspot-oauth:required-scope-choices',
});

/** The scopes that a route needs, on a handler or a controller; those of both are needed. */
export const RequireHubSpotScopes = (...scopes: readonly string[]) => ALL(scopes);

/**
 * Scopes of which a route needs one, on a handler or a controller; one of each where both have it.
 * `@RequireHubSpotScopes` may stand beside it.
 */
export const RequireAnyHubSpotScope = (
  ...scopes: readonly [string, string, ...(readonly string[])]
) => ANY(scopes);

export function requirementOf(
  reflector: Reflector,
  targets: Parameters<Reflector['getAll']>[1],
): ScopeRequirement {
  return {
    all: given(reflector.getAll(ALL, targets)).flat(),
    choices: given(reflector.getAll(ANY, targets)),
  };
}

function given(lists: readonly (readonly string[] | undefined)[]): (readonly string[])[] {
  return lists.filter((list) => list !== undefined);
}
