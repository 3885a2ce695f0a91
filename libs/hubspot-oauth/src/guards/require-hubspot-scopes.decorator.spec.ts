import {
  RequireAnyHubSpotScope,
  RequireHubSpotScopes,
  scopeRequirementOf,
} from './require-hubspot-scopes.decorator.js';

@RequireHubSpotScopes('base')
@RequireAnyHubSpotScope('x', 'y')
class Base {
  @RequireHubSpotScopes('a')
  @RequireHubSpotScopes('b')
  @RequireAnyHubSpotScope('c', 'd')
  @RequireAnyHubSpotScope('e', 'f')
  handler(): void {}

  plain(): void {}
}

@RequireHubSpotScopes('derived')
class Derived extends Base {
  @RequireHubSpotScopes('own')
  override handler(): void {}
}

class Undecorated extends Base {}

describe('scopes of decorators', () => {
  it('add up if one is repeated', () => {
    // oxlint-disable-next-line typescript/unbound-method
    const { all, choices } = scopeRequirementOf([Base.prototype.handler]);
    expect([...all].toSorted()).toEqual(['a', 'b']);
    expect(choices).toEqual(
      expect.arrayContaining([
        ['c', 'd'],
        ['e', 'f'],
      ]),
    );
  });

  it('of a class add to those of its base class, and leave that one alone', () => {
    expect(scopeRequirementOf([Derived])).toEqual({
      all: ['base', 'derived'],
      choices: [['x', 'y']],
    });
    expect(scopeRequirementOf([Base]).all).toEqual(['base']);
    expect(scopeRequirementOf([Undecorated]).all).toEqual(['base']);
  });

  it('of a handler add to those of the handler that it overrides', () => {
    // oxlint-disable-next-line typescript/unbound-method
    const { all } = scopeRequirementOf([Derived.prototype.handler]);
    expect([...all].toSorted()).toEqual(['a', 'b', 'own']);
  });

  it('are none without a decorator', () => {
    // oxlint-disable-next-line typescript/unbound-method
    expect(scopeRequirementOf([Base.prototype.plain])).toEqual({ all: [], choices: [] });
  });
});
