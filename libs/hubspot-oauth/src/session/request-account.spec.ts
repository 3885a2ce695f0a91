import type { HttpRequest } from '../runtime/http-request.js';
import { HubSpotAccountResolver, mayUse } from './hubspot-account-resolver.js';
import { markAsSigned, resolveAccount } from './request-account.js';

class SessionOfAccount7 extends HubSpotAccountResolver {
  override resolve() {
    return { hubId: 7 };
  }
}

const newRequest = (): HttpRequest => ({ method: 'GET', originalUrl: '/', headers: {} });

const connection = (status: 'active' | 'reauthorization_required' | 'disconnected') =>
  ({ id: 'a', hubId: 7, status, sessionVersion: 3 }) as Parameters<typeof mayUse>[1];

describe('resolveAccount', () => {
  const resolver = new SessionOfAccount7();

  it('returns the account of the session for a request that is not signed', () => {
    expect(resolveAccount(newRequest(), resolver)).toEqual({ hubId: 7 });
  });

  it('returns the signed account, whatever the session', () => {
    const request = newRequest();
    markAsSigned(request, 8);
    expect(resolveAccount(request, resolver)).toEqual({ hubId: 8 });
    expect(resolveAccount(newRequest(), resolver)).toEqual({ hubId: 7 });
  });

  it('returns none for a signed request without an account, whatever the session', () => {
    const request = newRequest();
    markAsSigned(request, undefined);
    expect(resolveAccount(request, resolver)).toBeUndefined();
  });
});

describe('mayUse', () => {
  it.each([
    [{ hubId: 7 }, 'active', true],
    [{ hubId: 7, connectionId: 'a' }, 'active', true],
    [{ hubId: 7, connectionId: 'aa' }, 'active', false],
    [{ hubId: 7, connectionId: 'a', sessionVersion: 3 }, 'active', true],
    [{ hubId: 7, connectionId: 'a', sessionVersion: 2 }, 'active', false],
    [{ hubId: 7, connectionId: 'a', sessionVersion: 4 }, 'active', false],
    [{ hubId: 7, sessionVersion: 2 }, 'active', false],
    [{ hubId: 7 }, 'reauthorization_required', true],
    [{ hubId: 7 }, 'disconnected', false],
    [{ hubId: 7, connectionId: 'a' }, 'disconnected', false],
  ] as const)('is for %j and %s: %s', (account, status, expected) => {
    expect(mayUse(account, connection(status))).toBe(expected);
  });
});
